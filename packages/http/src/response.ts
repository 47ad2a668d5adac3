import type { APIGatewayProxyResult } from "aws-lambda";
import { type Problem, problemDocument } from "./problem";
import type { Issue } from "./validation";

/** What a handler returns. The endpoint adds the headers that every response has. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. @default no body */
  readonly body?: object;
  /** Instead of a body: why the request was not carried out. */
  readonly problem?: Problem;
}

/** A response that says why the request was not carried out. */
export function problemResponse(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return { status, headers, problem: { detail } };
}

/** 400, with everything that is wrong. */
export function invalidRequest(errors: readonly Issue[]): HttpResponse {
  return { status: 400, problem: { detail: "The request is not valid.", errors } };
}

/** The response as API Gateway takes it: with `shared` and the headers that every response has. */
export function toProxyResult(
  { status, headers, body, problem }: HttpResponse,
  requestId: string,
  shared: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  const content = problem
    ? { type: "application/problem+json", value: problemDocument(status, problem, requestId) }
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
