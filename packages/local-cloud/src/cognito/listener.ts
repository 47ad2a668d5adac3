import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { mediaTypeOf, readBody } from "../shared/http";
import { isRecord, type JsonObject } from "../shared/json";
import { account } from "../shared/names";
import { createHosted } from "./hosted/hosted";
import type { Pool } from "./model/pool";
import { openOperations, type Operation, signedOperations } from "./operations";
import { notImplemented, serialization, serviceError } from "./protocol/errors";
import { requiredString } from "./protocol/parameters";
import {
  type ApiResponse,
  errorResponse,
  notUnderstood,
  sendApiResponse,
  unknownContentType,
} from "./protocol/response";
import type { Service } from "./service";

/** Returns the `AccessDeniedException` message of a call that IAM does not allow. */
export type Authorize = (
  headers: IncomingHttpHeaders,
  action: string,
  resource: string,
) => string | undefined;

const api = "AWSCognitoIdentityProviderService.";
const bodyLimit = 1024 * 1024;

/** Serves HTTP: the JSON protocol at `POST /`, the public documents of the pools, and what their domains serve. */
export function createListener(service: Service, authorize: Authorize, endpoint: () => string) {
  const hosted = createHosted(service);

  async function respond(request: IncomingMessage): Promise<ApiResponse> {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    if (request.method === "OPTIONS") return { status: 200 };
    if (request.method === "POST" && path === "/") return call(request);
    if (request.method !== "GET" && request.method !== "HEAD") return notUnderstood;
    return wellKnown(path, service.pools, endpoint()) ?? notUnderstood;
  }

  async function call(request: IncomingMessage): Promise<ApiResponse> {
    const { headers } = request;
    const bytes = await readBody(request, bodyLimit);
    if (bytes === "too-large") {
      throw serviceError("RequestEntityTooLargeException", "Request exceeds 1 MB", 413);
    }
    const target = String(headers["x-amz-target"] ?? "");
    if (!target.startsWith(api)) return notUnderstood;
    if (mediaTypeOf(headers["content-type"]) !== "application/x-amz-json-1.1")
      return unknownContentType;
    const body = parse(bytes);
    const operation = operationOf(target.slice(api.length), headers, body);
    return { status: 200, body: await operation(service, body) };
  }

  function operationOf(name: string, headers: IncomingHttpHeaders, body: JsonObject): Operation {
    const open = openOperations.get(name);
    if (open !== undefined) return open;
    const signed = signedOperations.get(name);
    if (signed === undefined) throw notImplemented(name);
    // No page has a reason to hold AWS credentials, and no page on this machine may borrow them.
    const denial =
      headers.origin === undefined
        ? authorize(headers, `cognito-idp:${name}`, arnOf(requiredString(body, "UserPoolId")))
        : `${name} needs AWS credentials and is denied to web pages (the request has an Origin header)`;
    if (denial !== undefined) throw serviceError("AccessDeniedException", denial);
    return signed;
  }

  const arnOf = (poolId: string) =>
    `arn:aws:cognito-idp:${service.region}:${account}:userpool/${poolId}`;

  return (request: IncomingMessage, response: ServerResponse): void => {
    if (hosted(request, response)) return;
    void respond(request)
      .catch(errorResponse)
      .then((apiResponse) => {
        sendApiResponse(request, response, apiResponse);
      });
  };
}

function parse(bytes: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw serialization("The request is not valid JSON");
  }
  if (!isRecord(value)) throw serialization("The request is not an object");
  return value;
}

/** A pool's public document at `/<poolId>/.well-known/…`; `undefined` where there is none. */
function wellKnown(
  path: string,
  pools: ReadonlyMap<string, Pool>,
  endpoint: string,
): ApiResponse | undefined {
  const [, id = "", name = ""] = /^\/([^/]+)\/\.well-known\/([^/]+)$/.exec(path) ?? [];
  const document = documents.get(name);
  if (document === undefined) return undefined;
  const pool = pools.get(id);
  const contentType = "application/json";
  return pool === undefined
    ? { status: 404, body: { message: `User pool ${id} does not exist.` }, contentType }
    : { status: 200, body: document(pool, endpoint), contentType };
}

const documents: ReadonlyMap<string, (pool: Pool, endpoint: string) => object> = new Map([
  ["jwks.json", (pool: Pool) => ({ keys: [pool.key.jwk] })],
  ["openid-configuration", configuration],
]);

// Everything but the issuer is where it really is, so that a client which follows the document stays on this machine.
function configuration(pool: Pool, endpoint: string): object {
  const base = `${endpoint}/${pool.id}`;
  return {
    ...(pool.domain === undefined ? {} : domainEndpoints(base)),
    id_token_signing_alg_values_supported: ["RS256"],
    issuer: pool.issuer,
    jwks_uri: `${base}/.well-known/jwks.json`,
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid", "email", "phone", "profile"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  };
}

function domainEndpoints(base: string): object {
  return {
    authorization_endpoint: `${base}/oauth2/authorize`,
    end_session_endpoint: `${base}/logout`,
    revocation_endpoint: `${base}/oauth2/revoke`,
    token_endpoint: `${base}/oauth2/token`,
    userinfo_endpoint: `${base}/oauth2/userInfo`,
  };
}
