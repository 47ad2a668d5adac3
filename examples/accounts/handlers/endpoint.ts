import { readBody } from "@secured-api/http/body";
import { boundary, type BoundaryOptions, type Endpoint } from "@secured-api/http/endpoint";
import type { Problem } from "@secured-api/http/problem";
import type { Parsed, Request } from "@secured-api/http/request";
import { type HttpResponse, problemResponse, toProxyResult } from "@secured-api/http/response";
import type { Issue, ObjectSchema } from "@secured-api/http/validation";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

export type Handle = (request: Request, event: APIGatewayProxyEvent) => Promise<HttpResponse>;

/** Makes a handler a Lambda function of this API, whose errors are `{"err": …}`. */
export function accountsEndpoint(
  handle: Handle,
  options?: Pick<BoundaryOptions, "environment" | "log">,
): Endpoint {
  return boundary(handle, { write: writeErr, ...options });
}

/** Writes a problem as `{"err": …}`, with the id to report it by when the API has failed. */
function writeErr(
  { problem, ...response }: HttpResponse,
  requestId: string,
  shared: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  if (problem === undefined) return toProxyResult(response, requestId, shared);
  const body = { err: sentences(problem), ...(response.status >= 500 && { requestId }) };
  return toProxyResult({ ...response, body }, requestId, shared);
}

function sentences({ detail, errors = [] }: Problem): string {
  return [detail, ...errors.map((issue) => `${pathOf(issue)} ${issue.detail}.`)].join(" ");
}

function pathOf(issue: Issue): string {
  if ("pointer" in issue) return issue.pointer === "" ? "The body" : issue.pointer.slice(1);
  return "header" in issue ? issue.header : issue.parameter;
}

/** Reads a JSON body. It may be called a form: that is what curl's `-d` says by default. */
export function readJson(request: Request, schema: ObjectSchema): Parsed<object> {
  return readBody(request, {
    schema,
    mediaTypes: ["application/json", "application/x-www-form-urlencoded"],
    acceptHeader: "Accept-Post",
  });
}

/** 429, of Cognito or of this API. */
export function tooMany(seconds: number): HttpResponse {
  const retryAfter = { "Retry-After": String(seconds) };
  return problemResponse(429, "Too many requests. Try again later.", retryAfter);
}

/** Whether an error of the AWS SDK is one of these, by their names. */
export function isNamed(error: unknown, names: readonly string[]): boolean {
  return error instanceof Error && names.includes(error.name);
}
