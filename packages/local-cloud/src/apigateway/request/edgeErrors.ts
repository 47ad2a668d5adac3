import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Answer, type GatewayRequest, headerValues } from "../http";
import { type Failure, failure } from "./gatewayResponse";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
export const bodyBytes = 10 * 1024 * 1024;
const headerBytes = 10_240;
const urlCharacters = 10_240;

/** The content type of all that is answered in front of API Gateway proper. */
export const earlyType = "text; charset=utf-8";
export const headerTooLarge = `HTTP header is larger than ${String(headerBytes)} bytes.`;

/** The answer to a body over the limit. Its gateway response `REQUEST_TOO_LARGE` does not reach it. */
export const contentTooLong = early(
  413,
  `HTTP content length exceeded ${String(bodyBytes)} bytes.`,
);

/** What is refused whatever the API: the sizes that were told, and characters that a query must not have. */
export function earlyRefusal(
  { target, headerBytes: bytes }: GatewayRequest,
  { headers }: IncomingMessage,
): Answer | undefined {
  if (target.length > urlCharacters) return early(414, "Request URI too long");
  if (/\?.*[|{}]/.test(target)) return early(400, "Bad Request");
  if (bytes > headerBytes) return early(413, headerTooLarge);
  return Number(headers["content-length"] ?? 0) > bodyBytes ? contentTooLong : undefined;
}

function early(status: number, text: string): Answer {
  const headers = [["Content-Type", earlyType]] as const;
  return { status, headers, body: Buffer.from(text), early: true };
}

/**
 * Refuses a request that no method takes. API Gateway takes it for one that wants an AWS signature: it misses the
 * `Authorization` header, or reads what is there as a signature, a token included.
 */
export function unknownRoute(request: GatewayRequest): Failure {
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

const missingParts =
  "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
