import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { readBody } from "../shared/http";
import { account } from "../shared/names";
import {
  type ApiReply,
  notUnderstood,
  refusal,
  sendApiReply,
  unknownContentType,
} from "./protocol/reply";
import { wellKnown } from "./discovery";
import { notImplemented, serialization, serviceError } from "./protocol/errors";
import { createHosted } from "./hosted/hosted";
import { openOperations, signedOperations } from "./operations";
import type { Operation } from "./operation";
import { type Body, isBody, requiredText } from "./protocol/parameters";
import type { Service } from "./service";

/** Returns the `AccessDeniedException` message of a call that IAM does not allow. */
export type Authorize = (
  headers: IncomingHttpHeaders,
  action: string,
  resource: string,
) => string | undefined;

const api = "AWSCognitoIdentityProviderService.";
const bodyLimit = 1024 * 1024;

/** Answers HTTP: the JSON protocol at `POST /`, the public documents of the pools, and what their domains serve. */
export function createListener(service: Service, authorize: Authorize, endpoint: () => string) {
  const hosted = createHosted(service);

  async function answer(request: IncomingMessage): Promise<ApiReply> {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (request.method === "OPTIONS") return { status: 200 };
    if (request.method === "POST" && path === "/") return call(request);
    if (request.method !== "GET" && request.method !== "HEAD") return notUnderstood;
    return wellKnown(path, service.pools, endpoint()) ?? notUnderstood;
  }

  async function call(request: IncomingMessage): Promise<ApiReply> {
    const { headers } = request;
    const bytes = await readBody(request, bodyLimit);
    if (bytes === "too-large") {
      throw serviceError("RequestEntityTooLargeException", "Request exceeds 1 MB", 413);
    }
    const target = String(headers["x-amz-target"] ?? "");
    if (!target.startsWith(api)) return notUnderstood;
    if (!isJsonProtocol(headers["content-type"])) return unknownContentType;
    const body = parse(bytes);
    const operation = operationOf(target.slice(api.length), headers, body);
    return { status: 200, body: await operation(service, body) };
  }

  function operationOf(name: string, headers: IncomingHttpHeaders, body: Body): Operation {
    const open = openOperations.get(name);
    if (open !== undefined) return open;
    const signed = signedOperations.get(name);
    if (signed === undefined) throw notImplemented(name);
    // No page has a reason to hold AWS credentials, and none of this machine's pages may borrow them.
    const denial =
      headers.origin === undefined
        ? authorize(headers, `cognito-idp:${name}`, arnOf(requiredText(body, "UserPoolId")))
        : `${name} needs AWS credentials and is refused to web pages (the request has an Origin header)`;
    if (denial !== undefined) throw serviceError("AccessDeniedException", denial);
    return signed;
  }

  const arnOf = (poolId: string) =>
    `arn:aws:cognito-idp:${service.region}:${account}:userpool/${poolId}`;

  return (request: IncomingMessage, response: ServerResponse): void => {
    if (hosted(request, response)) return;
    void answer(request)
      .catch(refusal)
      .then((reply) => {
        sendApiReply(request, response, reply);
      });
  };
}

function isJsonProtocol(contentType = ""): boolean {
  return contentType.split(";")[0]?.trim().toLowerCase() === "application/x-amz-json-1.1";
}

function parse(bytes: Buffer): Body {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw serialization("The request is not valid JSON");
  }
  if (!isBody(value)) throw serialization("The request is not an object");
  return value;
}
