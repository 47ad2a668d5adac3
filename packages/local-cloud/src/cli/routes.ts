import type { Resource } from "../program/engine";

export interface Operation {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>>;
  };
}

export interface ApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, { readonly required?: readonly string[] }>>;
  };
}

/** A method of an API, for a person to read. */
export interface RouteLine {
  readonly method: string;
  readonly path: string;
  readonly guard: string;
  readonly operation: Operation;
}

export function apiDocuments(resources: readonly Resource[]): ApiDocument[] {
  return resources
    .filter(({ type }) => type === "aws:apigateway/restApi:RestApi")
    .map(({ inputs }) => JSON.parse(String(inputs.body)) as ApiDocument);
}

/** The routes of every API that a program registers; preflights are left out. */
export function routesOf(resources: readonly Resource[]): RouteLine[] {
  return apiDocuments(resources).flatMap(({ paths = {} }) =>
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([method]) => method !== "options")
        .map(([method, operation]) => ({
          method: method === "x-amazon-apigateway-any-method" ? "ANY" : method.toUpperCase(),
          path,
          guard: guardOf(operation),
          operation,
        })),
    ),
  );
}

function guardOf({ security }: Operation): string {
  if (security === undefined || security.length === 0) return "public";
  const scopes = security.flatMap((each) => Object.values(each).flat());
  return scopes.length === 0 ? "ID token" : `access token with ${scopes.join(" or ")}`;
}
