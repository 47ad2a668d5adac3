import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { openCallers, type TokenUse } from "./caller";
import { corsHeaders } from "./cors";
import { type Environment, settings } from "./environment";
import { type GuardedRequest, readRequest, type Request } from "./request";
import { type Answer, problem, writeAnswer } from "./response";
import { isUnavailable } from "./unavailable";

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

/** What an API does in another way. */
export interface EndpointOptions {
  /** The tokens that it takes. @default "access" */
  readonly tokenUse?: TokenUse;
  /** The claim that names a request's `owner`. @default "sub" */
  readonly subject?: string;
  /** The form of its answers. @default {@link writeAnswer} */
  readonly write?: typeof writeAnswer;
}

/**
 * Makes a handler a Lambda function behind the API's authorizer: it sees the caller's requests, and
 * 403 answers the rest. Call it in a route's `handler`. Throws an error that names the environment
 * variable that is missing.
 */
export function endpoint(
  handle: (request: GuardedRequest) => Promise<Answer>,
  environment: Environment = process.env,
  log: Log = lambdaLog,
  { tokenUse, subject, write }: EndpointOptions = {},
): Endpoint {
  const readCaller = openCallers(environment, tokenUse, subject);
  return boundary(
    async function guarded(request, event) {
      const owner = readCaller(event);
      if (owner === undefined) return problem(403, "This token is not valid for this API.");
      return handle({ ...request, owner });
    },
    environment,
    log,
    write,
  );
}

/**
 * Makes a handler a Lambda function that anybody may call: it sees no caller, and needs
 * `CORS_ORIGINS` alone.
 */
export function publicEndpoint(
  handle: (request: Request) => Promise<Answer>,
  environment: Environment = process.env,
  log: Log = lambdaLog,
): Endpoint {
  return boundary(handle, environment, log);
}
