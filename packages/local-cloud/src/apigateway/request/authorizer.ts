import { JwtVerifier } from "aws-jwt-verify";
import { JwtExpiredError } from "aws-jwt-verify/error";
import type { Jwks } from "aws-jwt-verify/jwk";
import type { JsonObject } from "../../shared/json";
import type { Authorization } from "../document/securitySchemes";
import { headerValues, type IncomingRequest } from "../http";
import { type Failure, failure } from "./gatewayResponse";

/** Finds a user pool's keys by its ARN; `undefined` for a pool that does not exist. */
export type FindKeys = (userPoolArn: string) => UserPoolKeys | undefined;

/** A user pool's issuer and public keys. */
export interface UserPoolKeys {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly object[] };
}

/** A token's claims as a function receives them: every one a string. */
export type Claims = Readonly<Record<string, string>>;

/**
 * Decides whether the caller may go on, and returns the token's claims. A method with scopes requires an access token
 * that has one of them, a method without scopes an ID token.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
 */
export function authorizeRequest(
  { authorizer, scopes }: Authorization,
  request: IncomingRequest,
  keys: FindKeys,
): Claims | Failure {
  const tokens = headerValues(request, authorizer.header);
  const token = tokens[0]?.replace(/^Bearer(?: +|$)/i, "").trim() ?? "";
  if (tokens.length > 1) return unauthorized(`more than one ${authorizer.header} header`);
  if (token === "") return unauthorized(`no token in the ${authorizer.header} header`);

  let denied = unauthorized("the authorizer names no user pool that exists");
  for (const arn of authorizer.userPoolArns) {
    const userPool = keys(arn);
    if (userPool === undefined) continue;
    const payload = verifyJwt(token, userPool);
    if (payload instanceof Error) denied = verificationFailure(payload);
    else return checkUse(payload, scopes) ?? stringClaims(payload);
  }
  return denied;
}

function checkUse(payload: JsonObject, scopes: readonly string[]): Failure | undefined {
  const use = scopes.length > 0 ? "access" : "id";
  if (payload.token_use !== use) return unauthorized(`the method requires an ${use} token`);
  if (use === "id") return undefined;
  const granted = typeof payload.scope === "string" ? payload.scope.split(" ") : [];
  if (scopes.some((scope) => granted.includes(scope))) return undefined;
  return unauthorized(`the token has none of the scopes ${scopes.join(", ")}`);
}

// A library's message may quote the token's content: the log gets the error's name alone.
function verificationFailure(error: Error): Failure {
  if (error instanceof JwtExpiredError) {
    return failure("EXPIRED_TOKEN", "The incoming token has expired");
  }
  return unauthorized(`the token does not verify (${error.constructor.name})`);
}

function unauthorized(detail: string): Failure {
  return failure("UNAUTHORIZED", "Unauthorized", { detail });
}

interface Verifier {
  readonly verify: (token: string) => JsonObject;
  /** Payloads of tokens that were verified lately, for a caller sends its token again and again. */
  readonly verified: Map<string, JsonObject>;
}

// They live as long as their user pool's key.
const verifiers = new WeakMap<object, Verifier>();
const maxVerified = 500;

/** A token's payload where the user pool signed it and it has not expired; otherwise the library's error. */
function verifyJwt(token: string, userPool: UserPoolKeys): JsonObject | Error {
  try {
    const { verify, verified } = verifierOf(userPool);
    const known = verified.get(token);
    if (known !== undefined && Number(known.exp) * 1000 > Date.now()) return known;
    const payload = verify(token);
    if (verified.size >= maxVerified) verified.clear();
    verified.set(token, payload);
    return payload;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function verifierOf({ issuer, jwks }: UserPoolKeys): Verifier {
  const [key = jwks] = jwks.keys;
  const existing = verifiers.get(key);
  if (existing !== undefined) return existing;
  const library = JwtVerifier.create({
    issuer,
    // Access tokens have no audience; an authorizer is bound to a user pool, not to its clients.
    audience: null,
    // Never fetched: the keys are put into the verifier's cache.
    jwksUri: `${issuer}/.well-known/jwks.json`,
    customJwtCheck: ({ header, payload }) => {
      if (header.alg !== "RS256") throw new Error("the token is not signed with RS256");
      if (typeof payload.exp !== "number") throw new Error("the token never expires");
    },
  });
  // The library's type requires an index signature; it checks the keys themselves.
  library.cacheJwks(jwks as Jwks);
  const verifier = {
    verify: (token: string) => library.verifySync(token),
    verified: new Map<string, JsonObject>(),
  };
  verifiers.set(key, verifier);
  return verifier;
}

/**
 * Turns a token's payload into the claims that API Gateway passes on: lists joined with commas, `exp` and `iat` as dates
 * in Java's form (`Sat Nov 21 00:44:00 UTC 2026`), everything else as a plain string.
 */
function stringClaims(payload: JsonObject): Claims {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      const date = (name === "exp" || name === "iat") && typeof value === "number";
      return [name, date ? javaDate(new Date(value * 1000)) : claimString(value)];
    }),
  );
}

function claimString(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(claimString).join(",");
  return JSON.stringify(value);
}

function javaDate(date: Date): string {
  // "Sat, 21 Nov 2026 00:44:00 GMT"
  const [weekday = "", day, month, year, time] = date.toUTCString().split(" ");
  return [weekday.slice(0, 3), month, day, time, "UTC", year].join(" ");
}
