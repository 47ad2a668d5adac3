import { JwtExpiredError } from "aws-jwt-verify/error";
import { type Claims, stringClaims } from "./claims";
import { type Failure, failure } from "./failure";
import { headerValues, type GatewayRequest } from "../http";
import type { Authorization } from "../document/securitySchemes";
import { type PoolKeys, verifyToken } from "./verifyToken";

/** Finds a user pool's keys by its ARN; `undefined` for a pool that does not exist. */
export type FindKeys = (userPoolArn: string) => PoolKeys | undefined;

/**
 * Decides whether the caller may go on, and returns the token's claims. A method with scopes asks for an access token
 * that has one of them, a method without for an ID token.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export function authorize(
  { authorizer, scopes }: Authorization,
  request: GatewayRequest,
  keys: FindKeys,
): Claims | Failure {
  const tokens = headerValues(request, authorizer.header);
  const token = tokens[0]?.replace(/^Bearer(?: +|$)/i, "").trim() ?? "";
  if (tokens.length > 1) return unauthorized(`more than one ${authorizer.header} header`);
  if (token === "") return unauthorized(`no token in the ${authorizer.header} header`);

  let refusal = unauthorized("the authorizer names no user pool that exists");
  for (const arn of authorizer.userPoolArns) {
    const pool = keys(arn);
    if (pool === undefined) continue;
    const payload = verifyToken(token, pool);
    if (payload instanceof Error) refusal = refused(payload);
    else return checkUse(payload, scopes) ?? stringClaims(payload);
  }
  return refusal;
}

function checkUse(
  payload: Readonly<Record<string, unknown>>,
  scopes: readonly string[],
): Failure | undefined {
  const use = scopes.length > 0 ? "access" : "id";
  if (payload.token_use !== use) return unauthorized(`the method asks for an ${use} token`);
  if (use === "id") return undefined;
  const granted = typeof payload.scope === "string" ? payload.scope.split(" ") : [];
  if (scopes.some((scope) => granted.includes(scope))) return undefined;
  return unauthorized(`the token has none of the scopes ${scopes.join(", ")}`);
}

// A library's message may quote the token's content: the log gets the error's name alone.
function refused(error: Error): Failure {
  if (error instanceof JwtExpiredError) {
    return failure("EXPIRED_TOKEN", "The incoming token has expired");
  }
  return unauthorized(`the token does not verify (${error.constructor.name})`);
}

function unauthorized(detail: string): Failure {
  return failure("UNAUTHORIZED", "Unauthorized", { detail });
}
