import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from "aws-lambda";
import { createCallerReader, type TokenUse } from "./caller";
import { corsHeaders } from "./cors";
import { type Environment, requireEnvList } from "./environment";
import { type GuardedRequest, readRequest, type Request } from "./request";
import { type HttpResponse, problemResponse, toProxyResult } from "./response";
import { isUnavailable } from "./unavailable";

/** What API Gateway calls. */
export type Endpoint = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>;

/** Writes an entry to the function's log. */
export type Log = (entry: object) => void;

/** Lambda's log, which writes an entry as JSON. */
export const lambdaLog: Log = (entry) => {
  console.error(entry);
};

/** What an API, or a test, does differently with every request. */
export interface BoundaryOptions {
  /** @default the function's own environment variables */
  readonly environment?: Environment;
  /** Where errors go. @default {@link lambdaLog} */
  readonly log?: Log;
  /** The format of responses. @default {@link toProxyResult} */
  readonly write?: typeof toProxyResult;
}

/** The same for an API that knows its callers. */
export interface EndpointOptions extends BoundaryOptions {
  /** The tokens that it takes. @default "access" */
  readonly tokenUse?: TokenUse;
  /** The claim that names a request's `owner`. @default "sub" */
  readonly subject?: string;
}

/**
 * Makes a handler a Lambda function behind the API's authorizer: it sees the caller's requests, and
 * all others get 403. Call it in a route's `handler`. Throws an error that names the environment
 * variable that is missing.
 */
export function endpoint(
  handle: (request: GuardedRequest) => Promise<HttpResponse>,
  { tokenUse, subject, ...options }: EndpointOptions = {},
): Endpoint {
  const readCaller = createCallerReader(options.environment ?? process.env, tokenUse, subject);
  return boundary(async function guarded(request, event) {
    const owner = readCaller(event);
    if (owner === undefined) return problemResponse(403, "This token is not valid for this API.");
    return handle({ ...request, owner });
  }, options);
}

/**
 * Makes a handler a Lambda function that anyone may call: it sees no caller, and needs
 * `CORS_ORIGINS` alone.
 */
export function publicEndpoint(
  handle: (request: Request) => Promise<HttpResponse>,
  options?: BoundaryOptions,
): Endpoint {
  return boundary(handle, options);
}

/**
 * Between API Gateway and a handler: reads the event, writes the response, and turns whatever is
 * thrown into a response that says nothing about it. Throws when `CORS_ORIGINS` is missing.
 */
export function boundary(
  handle: (request: Request, event: APIGatewayProxyEvent) => Promise<HttpResponse>,
  { environment = process.env, log = lambdaLog, write = toProxyResult }: BoundaryOptions = {},
): Endpoint {
  const origins = requireEnvList(environment, "CORS_ORIGINS");
  return async function respond(event, context) {
    const request = readRequest(event);
    const { requestId } = event.requestContext;
    let response: HttpResponse;
    try {
      response = await handle(request, event);
    } catch (error) {
      log(logEntry(error, requestId, context.awsRequestId));
      response = isUnavailable(error)
        ? problemResponse(503, "The service is busy. Try again.", { "Retry-After": "1" })
        : problemResponse(500, "The request failed. When you report it, quote the requestId.");
    }
    return write(response, requestId, corsHeaders(origins, request.headers.origin));
  };
}

/** Only what describes the error: the SDK attaches the whole request to some. */
function logEntry(error: unknown, requestId: string, invocationId: string): object {
  const { name, message, stack }: Error =
    error instanceof Error ? error : { name: "Thrown", message: String(error) };
  return { requestId, invocationId, name, message, stack };
}
