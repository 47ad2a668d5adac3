import type { APIGatewayProxyResult } from "aws-lambda";
import type { Fault } from "./validation";

/**
 * What a handler answers. The boundary adds the headers that every answer has, and writes the body.
 */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Instead of a body: why there is none. */
  readonly problem?: Problem;
}

/**
 * The members of a problem (RFC 9457) that a handler decides; its `type` is `about:blank`, so the
 * status is its kind.
 */
export interface Problem {
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /**
   * With 412: the todo as it stands, so that a client can merge and try again without another
   * request.
   */
  readonly current?: object;
}

/** An answer that says why the request was not carried out. */
export function problem(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, problem: { detail } };
}

/** 400, with everything that is wrong. */
export function invalid(errors: readonly Fault[]): Answer {
  return { status: 400, problem: { detail: "The request is not valid.", errors } };
}

/**
 * 404, the same for a todo that is not there, another person's, and an id that no todo can have.
 */
export function notFound(): Answer {
  return problem(404, "There is no todo with this id.");
}

/** The answer as API Gateway takes it, with the headers that every answer has. */
export function writeAnswer(
  { status, headers, body, problem }: Answer,
  requestId: string,
  shared: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  const content = problem
    ? { type: "application/problem+json", value: problemBody(status, problem, requestId) }
    : { type: "application/json; charset=utf-8", value: body };
  return {
    statusCode: status,
    headers: {
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
      ...shared,
      ...(content.value && { "Content-Type": content.type }),
      ...headers,
    },
    body: content.value ? JSON.stringify(content.value) : "",
  };
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
 * With `about:blank` the title is the status's own phrase:
 * https://www.rfc-editor.org/rfc/rfc9457#section-4.2.1
 */
function problemBody(status: number, problem: Problem, requestId: string): object {
  return { type: "about:blank", title: titles[status], status, ...problem, requestId };
}
