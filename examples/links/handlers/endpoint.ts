import { readBody } from "@secured-api/http/body";
import { type BoundaryOptions, type Endpoint, endpoint } from "@secured-api/http/endpoint";
import type { GuardedRequest, Parsed, Request } from "@secured-api/http/request";
import { type HttpResponse, problemResponse, toProxyResult } from "@secured-api/http/response";
import type { Issue, ObjectSchema } from "@secured-api/http/validation";
import type { APIGatewayProxyResult } from "aws-lambda";

/** What a route does with a request of the person whom its token names. */
export type Handle = (request: GuardedRequest) => Promise<HttpResponse>;

/**
 * Makes a handler a Lambda function of this API: it takes ID tokens, and its errors are
 * `{"Error","Reference"}`.
 */
export function linksEndpoint(
  handle: Handle,
  options?: Pick<BoundaryOptions, "environment" | "log">,
): Endpoint {
  return endpoint(handle, { tokenUse: "id", write: writeReferenced, ...options });
}

/**
 * Writes a problem as `{"Error","Reference"}`, by whose reference the logs say more; any other
 * response as it is.
 */
function writeReferenced(
  response: HttpResponse,
  requestId: string,
  shared: Readonly<Record<string, string>>,
): APIGatewayProxyResult {
  if (!response.problem) return toProxyResult(response, requestId, shared);
  const { problem, ...rest } = response;
  const { detail, errors = [] } = problem;
  const sentences = errors.length === 0 ? detail : errors.map(sentence).join("; ");
  // The endpoint's sentence for a 500 names the reference differently.
  const Error = response.status === 500 ? "The request failed." : sentences;
  return toProxyResult({ ...rest, body: { Error, Reference: requestId } }, requestId, shared);
}

/** All issues of this API's requests are in the body. */
function sentence(issue: Issue): string {
  const path = "pointer" in issue && issue.pointer !== "" ? issue.pointer.slice(1) : "The body";
  return `${path} ${issue.detail}`;
}

/** Reads a JSON body whose members are all strings. */
export function readStrings(
  request: Request,
  schema: ObjectSchema,
): Parsed<Readonly<Record<string, string | undefined>>> {
  const mediaTypes = ["application/json"];
  const body = readBody(request, { schema, mediaTypes, acceptHeader: "Accept-Post" });
  // The schema holds, and its members are strings.
  return body.ok ? { ok: true, value: body.value as Record<string, string | undefined> } : body;
}

/** A query parameter; the last one when it is repeated. */
export function parameter(request: Request, name: string): string | undefined {
  return request.query[name]?.at(-1);
}

/** 200 with a body. */
export function ok(body: object): HttpResponse {
  return { status: 200, body };
}

/** 400 with one sentence. */
export function badRequest(detail: string): HttpResponse {
  return problemResponse(400, detail);
}

/** 400, as this API responds to an id of nothing that the caller has. */
export function unknown(name: string, id: string): HttpResponse {
  return badRequest(`Unknown ${name} ${id}`);
}
