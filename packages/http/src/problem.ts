import type { Issue } from "./validation";

/**
 * The members of a problem (RFC 9457) that a handler decides. Its `type` is `about:blank`: the
 * status says what kind of problem it is.
 */
export interface Problem {
  readonly detail: string;
  /** Everything that is wrong with the request. */
  readonly errors?: readonly Issue[];
  /**
   * With 412: the current state of the resource, so that a client can merge and retry without
   * another request.
   */
  readonly current?: object;
}

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/**
 * The body of an `application/problem+json` response. With `about:blank` the title is the status's
 * own phrase: https://www.rfc-editor.org/rfc/rfc9457#section-4.2.1
 */
export function problemDocument(status: number, problem: Problem, requestId: string): object {
  return { type: "about:blank", title: titles[status], status, ...problem, requestId };
}
