import type { IncomingMessage, ServerResponse } from "node:http";

/** An HTTP response that is not sent yet. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

/** Adds `parameters` to the address, in its fragment where `fragment` says so. */
export function redirect(
  uri: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
  { fragment = false, headers = {} }: { fragment?: boolean; headers?: Reply["headers"] } = {},
): Reply {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => {
    const [, value] = entry;
    return value !== undefined;
  });
  const query = new URLSearchParams(given).toString();
  const separator = fragment ? "#" : uri.includes("?") ? "&" : "?";
  const location = query === "" ? uri : `${uri}${separator}${query}`;
  return { status: 302, headers: { location, ...headers }, body: "" };
}

/** What a browser's scripts of any origin may read, as from AWS. */
export function json(status: number, body: object, headers: Reply["headers"] = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json;charset=UTF-8", ...headers },
    body: JSON.stringify(body),
  };
}

/** One line of plain text. */
export function plainText(status: number, line: string): Reply {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${line}\n` };
}

/** An error of an OAuth endpoint, https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
export function oauthError(error: string, description?: string, status = 400): Reply {
  return json(status, {
    error,
    ...(description === undefined ? {} : { error_description: description }),
  });
}

export function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  // A client that is gone needs no answer.
  if (response.destroyed || response.headersSent) return;
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.writeHead(reply.status, {
    "content-length": Buffer.byteLength(reply.body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
  response.end(request.method === "HEAD" ? undefined : reply.body);
}
