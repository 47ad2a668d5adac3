import type { IncomingMessage, ServerResponse } from "node:http";
import { mediaTypeOf } from "../shared/http";
import { quoted, reject } from "../shared/json";

/** A request as it came in, headers and query grouped by name in the order of their first appearance. */
export interface IncomingRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly target: string;
  /** Percent-encoded, with the stage, without the query. Leading slashes count as one. */
  readonly path: string;
  readonly headers: readonly HeaderField[];
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly sourceIp: string;
  readonly protocol: string;
  /** Of names and values, including the separators and line breaks. */
  readonly headerBytes: number;
}

interface HeaderField {
  /** As the client first spelled it. */
  readonly name: string;
  readonly values: readonly string[];
}

/** Reads everything but the body. */
export function readIncomingRequest(message: IncomingMessage): IncomingRequest {
  const method = message.method ?? "";
  const target = message.url ?? "";
  const mark = target.indexOf("?");
  const raw = message.rawHeaders;
  return {
    method,
    target,
    path: (mark < 0 ? target : target.slice(0, mark)).replace(/^\/+/, "/"),
    headers: groupHeaders(raw),
    query: groupQuery(mark < 0 ? "" : target.slice(mark + 1)),
    sourceIp: message.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "",
    protocol: `HTTP/${message.httpVersion}`,
    headerBytes: raw.reduce((sum, part) => sum + part.length + 2, 0),
  };
}

function groupHeaders(raw: readonly string[]): readonly HeaderField[] {
  const fields = new Map<string, { name: string; values: string[] }>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = "", value = ""] = raw.slice(index, index + 2);
    const field = fields.get(name.toLowerCase());
    if (field === undefined) fields.set(name.toLowerCase(), { name, values: [value] });
    else field.values.push(value);
  }
  return [...fields.values()];
}

function groupQuery(encoded: string): ReadonlyMap<string, readonly string[]> {
  const query = new Map<string, string[]>();
  // A semicolon splits, too: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
  for (const [name, value] of new URLSearchParams(encoded.replaceAll(";", "&"))) {
    const values = query.get(name);
    if (values === undefined) query.set(name, [value]);
    else values.push(value);
  }
  return query;
}

/** The path within a stage; leading slashes count as one. */
export function pathInStage({ path }: IncomingRequest, stage: string): string {
  return path.slice(stage.length + 1).replace(/^\/+/, "/") || "/";
}

/** All values of a header, its name in any case. */
export function headerValues(request: IncomingRequest, name: string): readonly string[] {
  const lower = name.toLowerCase();
  return request.headers.find((field) => field.name.toLowerCase() === lower)?.values ?? [];
}

/** A media type without its parameters, in lower case; JSON where the request names none, as in API Gateway. */
export function contentType(request: IncomingRequest): string {
  return mediaTypeOf(headerValues(request, "content-type").at(-1)) || "application/json";
}

/** A response before it is sent. */
export interface OutgoingResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string | readonly string[]])[];
  readonly body: Buffer;
}

/** Sends a response, without its body where HTTP allows none. A caller that has gone away is no error. */
export function send(response: ServerResponse, { status, headers, body }: OutgoingResponse): void {
  const empty = status === 204 || status === 304;
  response.statusCode = status;
  for (const [name, value] of headers) {
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  if (!empty) response.setHeader("Content-Length", body.length);
  response.end(empty ? undefined : body);
}

/** The status that is written as `204` or as `"204"`; `undefined` for anything else. */
export function statusOf(value: unknown): number | undefined {
  const digits = typeof value === "number" ? String(value) : value;
  return typeof digits === "string" && /^[1-5]\d\d$/.test(digits) ? Number(digits) : undefined;
}

/** @throws Error for what is no status; `path` is where the document has it. */
export function readStatus(value: unknown, path: string): number {
  return (
    statusOf(value) ?? reject(path, `must be an HTTP status such as "200", got ${quoted(value)}`)
  );
}
