import { createHash } from "node:crypto";
import { type Failure, failure } from "./failure";
import { type GatewayRequest, headerValues } from "../http";

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
