import type { APIGatewayProxyResult } from "aws-lambda";
import type { Answer, Problem } from "./response";

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
