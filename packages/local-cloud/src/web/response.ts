import type { IncomingMessage, ServerResponse } from "node:http";

/** An HTTP response that is not sent yet. */
export interface WebResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

export function json(
  status: number,
  body: object,
  headers: WebResponse["headers"] = {},
): WebResponse {
  return {
    status,
    headers: { "content-type": "application/json;charset=UTF-8", ...headers },
    body: JSON.stringify(body),
  };
}

/** One line of plain text. */
export function plainText(status: number, line: string): WebResponse {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${line}\n` };
}

export function empty(status: number, headers: WebResponse["headers"] = {}): WebResponse {
  return { status, headers, body: "" };
}

interface RedirectOptions {
  /** Added to the address, in its query by default; those that are `undefined` are left out. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  /** Whether the parameters go into the fragment. */
  readonly fragment?: boolean;
  readonly headers?: WebResponse["headers"];
}

export function redirect(
  uri: string,
  { parameters = {}, fragment = false, headers = {} }: RedirectOptions = {},
): WebResponse {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) added.append(name, value);
  }
  const separator = fragment ? "#" : uri.includes("?") ? "&" : "?";
  const location = added.size === 0 ? uri : `${uri}${separator}${added.toString()}`;
  return empty(302, { location, ...headers });
}

/** Sends a response that no cache keeps and no frame shows; without its body to a HEAD request. */
export function sendWebResponse(
  request: IncomingMessage,
  response: ServerResponse,
  webResponse: WebResponse,
): void {
  // The client is gone.
  if (response.destroyed || response.headersSent) return;
  for (const [name, value] of Object.entries(webResponse.headers)) response.setHeader(name, value);
  response.writeHead(webResponse.status, {
    "content-length": Buffer.byteLength(webResponse.body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
  response.end(request.method === "HEAD" ? undefined : webResponse.body);
}
