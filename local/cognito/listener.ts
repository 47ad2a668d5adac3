import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../http";
import { account } from "../names";
import { wellKnown } from "./discovery";
import { isServiceError, notImplemented, serviceError } from "./errors";
import { createHosted } from "./hosted/hosted";
import { openOperations, signedOperations } from "./operations/table";
import type { Operation } from "./operations/operation";
import { type Body, isBody, requiredText } from "./parameters";
import type { Service } from "./service";

/** Returns the `AccessDeniedException` message of a call that IAM does not allow. */
export type Authorize = (
  headers: IncomingHttpHeaders,
  action: string,
  resource: string,
) => string | undefined;

interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly contentType?: string;
  readonly errorType?: string;
}

const api = "AWSCognitoIdentityProviderService.";
const bodyLimit = 1024 * 1024;

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

/** Answers HTTP: the JSON protocol at `POST /`, the public documents of the pools, and what their domains serve. */
export function createListener(service: Service, authorize: Authorize, endpoint: () => string) {
  const hosted = createHosted(service);

  async function answer(request: IncomingMessage): Promise<Answer> {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    switch (request.method) {
      case "OPTIONS":
        return { status: 200 };
      case "GET":
      case "HEAD": {
        const document = wellKnown(path, service.pools, endpoint());
        if (document === undefined) return { status: 404, body: { message: "Not Found" } };
        return { status: 200, body: document, contentType: "application/json" };
      }
      case "POST":
        if (path !== "/") return { status: 404, body: { message: "Not Found" } };
        return { status: 200, body: await call(request) };
      default:
        return { status: 405, body: { message: "Method Not Allowed" } };
    }
  }

  async function call(request: IncomingMessage): Promise<object> {
    const target = String(request.headers["x-amz-target"] ?? "");
    const bytes = await readBody(request, bodyLimit);
    if (bytes === "too-large") {
      throw serviceError("RequestEntityTooLargeException", "Request exceeds 1 MB", 413);
    }
    if (!target.startsWith(api)) {
      throw serviceError("UnknownOperationException", `No operation in X-Amz-Target "${target}"`);
    }
    const body = parse(bytes);
    return operationOf(target.slice(api.length), request.headers, body)(service, body);
  }

  function operationOf(name: string, headers: IncomingHttpHeaders, body: Body): Operation {
    const open = openOperations.get(name);
    if (open !== undefined) return open;
    const signed = signedOperations.get(name);
    if (signed === undefined) throw notImplemented(name);
    // No page has a reason to hold AWS credentials, and none of this machine's pages may borrow them.
    const refusal =
      headers.origin === undefined
        ? authorize(headers, `cognito-idp:${name}`, arnOf(requiredText(body, "UserPoolId")))
        : `${name} needs AWS credentials and is refused to web pages (the request has an Origin header)`;
    if (refusal !== undefined) throw serviceError("AccessDeniedException", refusal);
    return signed;
  }

  const arnOf = (poolId: string) =>
    `arn:aws:cognito-idp:${service.region}:${account}:userpool/${poolId}`;

  return (request: IncomingMessage, response: ServerResponse): void => {
    if (hosted(request, response)) return;
    void answer(request)
      .catch(failure)
      .then((result) => {
        send(request, response, result);
      });
  };
}

function parse(bytes: Buffer): Body {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw serviceError("SerializationException", "The request is not valid JSON");
  }
  if (!isBody(value)) throw serviceError("SerializationException", "The request is not an object");
  return value;
}

function failure(error: unknown): Answer {
  const known = isServiceError(error)
    ? error
    : serviceError("InternalErrorException", `The local Cognito failed: ${String(error)}`, 500);
  return {
    status: known.status,
    body: { __type: known.type, message: known.message },
    errorType: known.type,
  };
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  // A client that is gone needs no answer.
  if (response.destroyed || response.headersSent) return;
  const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    ...cors,
    ...(request.method === "OPTIONS" ? preflight : {}),
    "content-type": answer.contentType ?? "application/x-amz-json-1.1",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-amzn-requestid": randomUUID(),
    ...(answer.errorType === undefined ? {} : { "x-amzn-errortype": answer.errorType }),
  });
  response.end(request.method === "HEAD" ? undefined : text);
}
