import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isServiceError, serviceError } from "./errors";

/** An answer of the API, or one of a pool's public documents. */
export interface ApiReply {
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

/** AWS's answer to whatever is neither an operation nor a document. */
export const notUnderstood: ApiReply = {
  status: 400,
  body: {
    code: "BadRequest",
    message: "The server did not understand the operation that was requested.",
    type: "client",
  },
  contentType: "application/json",
};

/** AWS's answer to an operation in another content type than its protocol's. */
export const unknownContentType: ApiReply = {
  status: 400,
  body: {
    Output: { __type: "com.amazon.coral.service#UnknownOperationException" },
    Version: "1.0",
  },
  contentType: "application/json",
};

export function refusal(error: unknown): ApiReply {
  const known = isServiceError(error)
    ? error
    : serviceError("InternalErrorException", `The local Cognito failed: ${String(error)}`, 500);
  const { status, type, message } = known;
  // The protocol's own error has its message under another name than the service's.
  const name = type === "SerializationException" ? "Message" : "message";
  return { status, body: { __type: type, [name]: message }, error: { type, message } };
}

export function sendApiReply(
  request: IncomingMessage,
  response: ServerResponse,
  reply: ApiReply,
): void {
  // A client that is gone needs no answer.
  if (response.destroyed || response.headersSent) return;
  const text = reply.body === undefined ? "" : JSON.stringify(reply.body);
  response.writeHead(reply.status, {
    ...cors,
    ...(request.method === "OPTIONS" ? preflight : {}),
    "content-type": reply.contentType ?? "application/x-amz-json-1.1",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-amzn-requestid": randomUUID(),
    ...(reply.error === undefined ? {} : errorHeaders(reply.error)),
  });
  response.end(request.method === "HEAD" ? undefined : text);
}

/** The error once more, as AWS has it. A message may quote the request: only what fits into one short line is sent. */
function errorHeaders({ type, message }: NonNullable<ApiReply["error"]>) {
  const line = message.replace(/[^\x20-\x7e]+/g, " ").trim();
  return { "x-amzn-errortype": `${type}:`, "x-amzn-errormessage": line.slice(0, 1024) };
}
