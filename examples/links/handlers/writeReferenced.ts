import type { Fault } from "@secured-api/http/validation";
import { type Answer, writeAnswer } from "@secured-api/http/response";
import type { APIGatewayProxyResult } from "aws-lambda";

/** Writes a problem as `{"Error","Reference"}`, by whose reference the logs say more; any other answer as it is. */
export function writeReferenced(
  answer: Answer,
  requestId: string,
  shared: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  if (!answer.problem) return writeAnswer(answer, requestId, shared);
  const { detail, errors = [] } = answer.problem;
  const said = errors.length === 0 ? detail : errors.map(sentence).join("; ");
  // The boundary's own words speak of its own name for the reference.
  const body = {
    Error: answer.status === 500 ? "The request failed." : said,
    Reference: requestId,
  };
  const headers = answer.headers === undefined ? {} : { headers: answer.headers };
  return writeAnswer({ status: answer.status, ...headers, body }, requestId, shared);
}

/** All faults of this API's requests are in the body. */
function sentence(fault: Fault): string {
  const where = "pointer" in fault && fault.pointer !== "" ? fault.pointer.slice(1) : "The body";
  return `${where} ${fault.detail}`;
}
