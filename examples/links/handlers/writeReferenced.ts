import type { Issue } from "@secured-api/http/validation";
import { type HttpResponse, toProxyResult } from "@secured-api/http/response";
import type { APIGatewayProxyResult } from "aws-lambda";

/** Writes a problem as `{"Error","Reference"}`, by whose reference the logs say more; any other answer as it is. */
export function writeReferenced(
  answer: HttpResponse,
  requestId: string,
  shared: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  if (!answer.problem) return toProxyResult(answer, requestId, shared);
  const { detail, errors = [] } = answer.problem;
  const said = errors.length === 0 ? detail : errors.map(sentence).join("; ");
  // The boundary's own words speak of its own name for the reference.
  const body = {
    Error: answer.status === 500 ? "The request failed." : said,
    Reference: requestId,
  };
  const headers = answer.headers === undefined ? {} : { headers: answer.headers };
  return toProxyResult({ status: answer.status, ...headers, body }, requestId, shared);
}

/** All faults of this API's requests are in the body. */
function sentence(fault: Issue): string {
  const where = "pointer" in fault && fault.pointer !== "" ? fault.pointer.slice(1) : "The body";
  return `${where} ${fault.detail}`;
}
