import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isServiceError, serviceError } from "./errors";

/** A response of the API, or one of a pool's public documents. */
export interface ApiResponse {
  readonly status: number;
  readonly body?: object;
  readonly contentType?: string;
  readonly error?: { readonly type: string; readonly message: string };
}

// Browser SDKs call Cognito straight from any page.
const cors = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date",
};
const preflight = {
  "access-control-allow-methods": "POST, GET, OPTIONS",
  "access-control-allow-headers":
    "authorization,content-type,x-amz-target,x-amz-user-agent,amz-sdk-invocation-id,amz-sdk-request,cache-control",
  "access-control-max-age": "172800",
};

/** AWS's response to whatever is neither an operation nor a document. */
export const notUnderstood: ApiResponse = {
  status: 400,
  body: {
    code: "BadRequest",
    message: "The server did not understand the operation that was requested.",
    type: "client",
  },
  contentType: "application/json",
};

/** AWS's response to an operation in another content type than its protocol's. */
export const unknownContentType: ApiResponse = {
  status: 400,
  body: {
    Output: { __type: "com.amazon.coral.service#UnknownOperationException" },
    Version: "1.0",
  },
  contentType: "application/json",
};

export function errorResponse(error: unknown): ApiResponse {
  const known = isServiceError(error)
    ? error
    : serviceError("InternalErrorException", `The local Cognito failed: ${String(error)}`, 500);
  const { status, type, message } = known;
  // The protocol's own error has its message under another name than the service's.
  const name = type === "SerializationException" ? "Message" : "message";
  return { status, body: { __type: type, [name]: message }, error: { type, message } };
}

export function sendApiResponse(
  request: IncomingMessage,
  response: ServerResponse,
  apiResponse: ApiResponse,
): void {
  // The client may be gone.
  if (response.destroyed || response.headersSent) return;
  const json = apiResponse.body === undefined ? "" : JSON.stringify(apiResponse.body);
  response.writeHead(apiResponse.status, {
    ...cors,
    ...(request.method === "OPTIONS" ? preflight : {}),
    "content-type": apiResponse.contentType ?? "application/x-amz-json-1.1",
    "content-length": Buffer.byteLength(json),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-amzn-requestid": randomUUID(),
    ...(apiResponse.error === undefined ? {} : errorHeaders(apiResponse.error)),
  });
  response.end(request.method === "HEAD" ? undefined : json);
}

/** AWS repeats the error in headers. A message may quote the request: only what fits into one short line is sent. */
function errorHeaders({ type, message }: NonNullable<ApiResponse["error"]>) {
  const line = message.replace(/[^\x20-\x7e]+/g, " ").trim();
  return { "x-amzn-errortype": `${type}:`, "x-amzn-errormessage": line.slice(0, 1024) };
}
