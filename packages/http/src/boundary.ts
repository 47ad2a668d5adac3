import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { type Answer, problem } from "./response";
import { corsHeaders } from "./cors";
import { type Environment, settings } from "./environment";
import { isUnavailable } from "./unavailable";
import { type Request, readRequest } from "./request";
import { writeAnswer } from "./writeAnswer";

/** What API Gateway calls. */
export type Endpoint = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>;

/** Writes an entry to the function's log. */
export type Log = (entry: object) => void;

/** Lambda's own log: it makes JSON of an entry itself. */
export const lambdaLog: Log = (entry) => {
  console.error(entry);
};

/**
 * Between API Gateway and a handler: reads the event, writes the answer, and turns whatever is
 * thrown into an answer that says nothing about it. `write` gives answers another form. Throws when
 * `CORS_ORIGINS` is missing.
 */
export function boundary(
  handle: (request: Request, event: APIGatewayProxyEvent) => Promise<Answer>,
  environment: Environment,
  log: Log,
  write: typeof writeAnswer = writeAnswer,
): Endpoint {
  const origins = settings(environment, "CORS_ORIGINS");
  return async function respond(event, context) {
    const request = readRequest(event);
    const requestId = event.requestContext.requestId;
    let answer: Answer;
    try {
      answer = await handle(request, event);
    } catch (error) {
      log(logEntry(error, requestId, context.awsRequestId));
      answer = isUnavailable(error) ? unavailable() : failed();
    }
    return write(answer, requestId, corsHeaders(origins, request.headers.origin));
  };
}

function unavailable(): Answer {
  return problem(503, "The service is busy. Try again.", { "Retry-After": "1" });
}

function failed(): Answer {
  return problem(500, "The request failed. When you report it, quote the requestId.");
}

/** Of the error only what describes it: the SDK hangs the whole request on some. */
function logEntry(error: unknown, requestId: string, invocationId: string): object {
  const { name, message, stack } =
    error instanceof Error ? error : { name: "Thrown", message: String(error), stack: undefined };
  return { requestId, invocationId, name, message, stack };
}
