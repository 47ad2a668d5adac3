import type { APIGatewayProxyEvent } from "aws-lambda";
import { type HttpResponse, invalidRequest } from "./response";

/** A request as a handler sees it. */
export interface Request {
  /**
   * As the client wrote it, with the stage or the custom domain's base path, so that links to it
   * work; without a slash at its end.
   */
  readonly path: string;
  /** The path's `{id}` in lower case; empty in a path without one. */
  readonly id: string;
  /** By name in lower case; the values of a repeated one are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
}

/** A request of the caller whom the token names. */
export interface GuardedRequest extends Request {
  /**
   * The token's `sub`, which never changes and is never reassigned to another person; or the claim
   * that the endpoint's `subject` names.
   */
  readonly owner: string;
}

/** What was read from a request, or the response that says everything that is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly response: HttpResponse };

/** Reads a proxy event (payload version 1.0) of API Gateway. */
export function readRequest(event: APIGatewayProxyEvent): Request {
  return {
    path: event.requestContext.path.replace(/\/+$/, ""),
    id: (event.pathParameters?.id ?? "").toLowerCase(),
    headers: readHeaders(event),
    query: readQuery(event),
    body: event.body,
    isBase64Encoded: event.isBase64Encoded,
  };
}

/**
 * Reads `Idempotency-Key`: 1 to 255 visible ASCII characters, or `undefined` when the client sent
 * none. Header names are in lower case.
 */
export function readIdempotencyKey(
  headers: Readonly<Record<string, string>>,
): Parsed<string | undefined> {
  const key = headers["idempotency-key"];
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return { ok: true, value: key };
  const detail = "must be 1 to 255 visible ASCII characters";
  return { ok: false, response: invalidRequest([{ header: "Idempotency-Key", detail }]) };
}

/** The gateway sends null, not {}, where there are none. */
type Nullable<T> = { readonly [K in keyof T]: T[K] | null };

/** The gateway keeps the case that the client wrote. */
function readHeaders(event: Nullable<APIGatewayProxyEvent>): Record<string, string> {
  const single = Object.entries(event.headers ?? {}).map(
    ([name, value]) => [name, [value]] as const,
  );
  const all = [...single, ...Object.entries(event.multiValueHeaders ?? {})];
  return Object.fromEntries(
    all.map(([name, values]) => [name.toLowerCase(), (values ?? []).join(", ")]),
  );
}

function readQuery(event: Nullable<APIGatewayProxyEvent>): Record<string, readonly string[]> {
  const single = Object.entries(event.queryStringParameters ?? {}).map(
    ([name, value]) => [name, [value ?? ""]] as const,
  );
  const all = [...single, ...Object.entries(event.multiValueQueryStringParameters ?? {})];
  return Object.fromEntries(all.map(([name, values]) => [name, values ?? []]));
}
