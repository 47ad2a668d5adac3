import type { Issue } from "@secured-api/http/validation";
import type { Problem } from "@secured-api/http/problem";
import { type HttpResponse, toProxyResult } from "@secured-api/http/response";
import type { APIGatewayProxyResult } from "aws-lambda";

/** An answer whose problem is written as `{"err": …}`; of a failure with the id to report it by. */
export function writeErr(
  { problem, ...answer }: HttpResponse,
  requestId: string,
  shared: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  if (problem === undefined) return toProxyResult(answer, requestId, shared);
  const body = { err: sentence(problem), ...(answer.status >= 500 && { requestId }) };
  return toProxyResult({ ...answer, body }, requestId, shared);
}

function sentence({ detail, errors = [] }: Problem): string {
  return [detail, ...errors.map((fault) => `${place(fault)} ${fault.detail}.`)].join(" ");
}

function place(fault: Issue): string {
  if ("pointer" in fault) return fault.pointer === "" ? "The body" : fault.pointer.slice(1);
  return "header" in fault ? fault.header : fault.parameter;
}
