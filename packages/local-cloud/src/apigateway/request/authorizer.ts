import { JwtVerifier } from "aws-jwt-verify";
import { JwtExpiredError } from "aws-jwt-verify/error";
import type { Jwks } from "aws-jwt-verify/jwk";
import type { Authorization } from "../document/securitySchemes";
import { headerValues, type GatewayRequest } from "../http";
import { type Failure, failure } from "./gatewayResponse";

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

/** A user pool's issuer and public keys. */
export interface PoolKeys {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly object[] };
}

type Payload = Readonly<Record<string, unknown>>;

interface Verifier {
  readonly verify: (token: string) => Payload;
  /** What was verified lately, for a caller sends its token again and again. */
  readonly known: Map<string, Payload>;
}

// They live as long as their pool's key.
const verifiers = new WeakMap<object, Verifier>();
const mostKnown = 500;

/** A token's payload where the pool signed it and it has not expired; else the library's error. */
function verifyToken(token: string, pool: PoolKeys): Payload | Error {
  try {
    const { verify, known } = verifierOf(pool);
    const seen = known.get(token);
    if (seen !== undefined && Number(seen.exp) * 1000 > Date.now()) return seen;
    const payload = verify(token);
    if (known.size >= mostKnown) known.clear();
    known.set(token, payload);
    return payload;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function verifierOf({ issuer, jwks }: PoolKeys): Verifier {
  const [key = jwks] = jwks.keys;
  const kept = verifiers.get(key);
  if (kept !== undefined) return kept;
  const library = JwtVerifier.create({
    issuer,
    // Access tokens have no audience; an authorizer is bound to a pool, not to its clients.
    audience: null,
    // Never fetched: the keys are put into the verifier's cache.
    jwksUri: `${issuer}/.well-known/jwks.json`,
    customJwtCheck: ({ header, payload }) => {
      if (header.alg !== "RS256") throw new Error("the token is not signed with RS256");
      if (typeof payload.exp !== "number") throw new Error("the token never expires");
    },
  });
  // The library's type wants an index signature beside `keys`; it checks the keys themselves.
  library.cacheJwks(jwks as Jwks);
  const verifier = {
    verify: (token: string) => library.verifySync(token),
    known: new Map<string, Payload>(),
  };
  verifiers.set(key, verifier);
  return verifier;
}

/** A token's claims as a function receives them: every one a string. */
export type Claims = Readonly<Record<string, string>>;

/**
 * Turns a token's payload into what API Gateway hands on: lists joined with commas, `exp` and `iat` as dates in the form
 * of Java (`Sat Nov 21 00:44:00 UTC 2026`), everything else as its plain text.
 */
function stringClaims(payload: Readonly<Record<string, unknown>>): Claims {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      const date = (name === "exp" || name === "iat") && typeof value === "number";
      return [name, date ? javaDate(new Date(value * 1000)) : text(value)];
    }),
  );
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(text).join(",");
  return JSON.stringify(value);
}

function javaDate(date: Date): string {
  // "Sat, 21 Nov 2026 00:44:00 GMT"
  const [weekday = "", day, month, year, time] = date.toUTCString().split(" ");
  return [weekday.slice(0, 3), month, day, time, "UTC", year].join(" ");
}
