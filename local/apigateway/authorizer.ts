import { JwtExpiredError } from "aws-jwt-verify/error";
import type { Jwks } from "aws-jwt-verify/jwk";
import { JwtVerifier } from "aws-jwt-verify";
import { type Claims, stringClaims } from "./claims";
import { type Failure, failure } from "./failure";
import { headerValues, type GatewayRequest } from "./request";
import type { Authorization } from "./securitySchemes";

/** A user pool's issuer and public keys. */
export interface PoolKeys {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly object[] };
}

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
    const payload = verify(token, pool);
    if (payload instanceof Error) refusal = refused(payload);
    else return checkUse(payload, scopes) ?? stringClaims(payload);
  }
  return refusal;
}

function verify(token: string, pool: PoolKeys): Readonly<Record<string, unknown>> | Error {
  try {
    const verifier = JwtVerifier.create({
      issuer: pool.issuer,
      // Access tokens have no audience; an authorizer is bound to a pool, not to its clients.
      audience: null,
      // Never fetched: the keys are put into the verifier's cache.
      jwksUri: `${pool.issuer}/.well-known/jwks.json`,
      customJwtCheck: ({ header, payload }) => {
        if (header.alg !== "RS256") throw new Error("the token is not signed with RS256");
        if (typeof payload.exp !== "number") throw new Error("the token never expires");
      },
    });
    // The library's type wants an index signature beside `keys`; it checks the keys themselves.
    verifier.cacheJwks(pool.jwks as Jwks);
    return verifier.verifySync(token);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
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
