import type { ServerResponse } from "node:http";

/** An answer before it is sent. */
export interface Answer {
  /** Made in front of API Gateway proper, which adds nothing to it: neither ids nor a line in the access log. */
  readonly early?: true;
  readonly status: number;
  readonly headers: readonly (readonly [string, string | readonly string[]])[];
  readonly body: Buffer;
}

/** Sends an answer, without its body where HTTP allows none. A caller that has gone away is no error. */
export function send(response: ServerResponse, answer: Answer): void {
  const empty = answer.status === 204 || answer.status === 304;
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    response.setHeader(name, typeof value === "string" ? value : [...value]);
  }
  if (!empty) response.setHeader("Content-Length", answer.body.length);
  response.end(empty ? undefined : answer.body);
}
