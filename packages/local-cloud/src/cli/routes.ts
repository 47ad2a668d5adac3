import type { ServedOperation } from "../apigateway/gateway";

/** An operation of an API, for a person to read. */
export interface RouteLine {
  readonly method: string;
  readonly path: string;
  readonly guard: string;
  /** Of a JSON body; `undefined` where the document says nothing of it. */
  readonly requiredMembers: readonly string[] | undefined;
}

/** The routes of every API; preflights are left out. */
export function routesOf(operations: readonly ServedOperation[]): RouteLine[] {
  return operations
    .filter(({ method }) => method !== "OPTIONS")
    .map(({ method, path, authorization, requiredMembers }) => ({
      method,
      path,
      guard: guardOf(authorization),
      requiredMembers,
    }));
}

function guardOf(authorization: ServedOperation["authorization"]): string {
  if (authorization === undefined) return "public";
  const { scopes } = authorization;
  return scopes.length === 0 ? "ID token" : `access token with ${scopes.join(" or ")}`;
}
