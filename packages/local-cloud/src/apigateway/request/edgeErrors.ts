import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { headerValues, type IncomingRequest, type OutgoingResponse } from "../http";
import { type Failure, failure } from "./gatewayResponse";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
export const bodyBytes = 10 * 1024 * 1024;
const headerBytes = 10_240;
const urlCharacters = 10_240;

/** Made in front of API Gateway proper, which adds nothing to it: neither ids nor a line in the access log. */
export interface EdgeError extends OutgoingResponse {
  readonly kind: "edge-error";
}

export function isEdgeError(value: object): value is EdgeError {
  return "kind" in value && value.kind === "edge-error";
}

/** The content type of every edge error. */
export const edgeErrorType = "text; charset=utf-8";
export const headerTooLarge = `HTTP header is larger than ${String(headerBytes)} bytes.`;

/** The response to a body over the limit. The gateway response `REQUEST_TOO_LARGE` does not apply to it. */
export const contentTooLong = edgeError(
  413,
  `HTTP content length exceeded ${String(bodyBytes)} bytes.`,
);

/** What is rejected whatever the API: announced sizes over a limit, and characters that a query must not have. */
export function checkAtEdge(
  { target, headerBytes: bytes }: IncomingRequest,
  { headers }: IncomingMessage,
): EdgeError | undefined {
  if (target.length > urlCharacters) return edgeError(414, "Request URI too long");
  if (/\?.*[|{}]/.test(target)) return edgeError(400, "Bad Request");
  if (bytes > headerBytes) return edgeError(413, headerTooLarge);
  return Number(headers["content-length"] ?? 0) > bodyBytes ? contentTooLong : undefined;
}

function edgeError(status: number, body: string): EdgeError {
  const headers = [["Content-Type", edgeErrorType]] as const;
  return { kind: "edge-error", status, headers, body: Buffer.from(body) };
}

const missingParts =
  "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";

/**
 * The failure of a request that no method takes. API Gateway treats it as one that should carry an AWS signature: it
 * misses the `Authorization` header, or reads what is there as a signature, a token included.
 */
export function unknownRoute(request: IncomingRequest): Failure {
  const detail = `the API has no ${request.method} for this path`;
  const authorization = headerValues(request, "authorization").at(-1);
  if (authorization === undefined || authorization === "") {
    return failure("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token", { detail });
  }
  const hash = createHash("sha256").update(authorization).digest("base64");
  const message = authorization.includes(" ")
    ? `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hash}'.`
    : `${missingParts} (Hashed with SHA-256 and encoded with Base64) Authorization=${hash}`;
  return failure("INVALID_SIGNATURE", message, { detail });
}
