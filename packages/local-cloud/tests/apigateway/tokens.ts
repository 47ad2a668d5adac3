import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { PoolKeys } from "../../src/apigateway/request/authorizer";

/** A user pool with one signing key, as the gateway and a test see it. */
export interface TestPool {
  readonly arn: string;
  readonly issuer: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly keys: PoolKeys;
}

export function createPool(name: string): TestPool {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const issuer = `https://cognito-idp.eu-west-1.amazonaws.com/${name}`;
  const kid = `key-of-${name}`;
  const jwk = { ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
  const arn = `arn:aws:cognito-idp:eu-west-1:000000000000:userpool/${name}`;
  return { arn, issuer, kid, privateKey, publicKey, keys: { issuer, jwks: { keys: [jwk] } } };
}

type Part = Readonly<Record<string, unknown>>;

const now = () => Math.floor(Date.now() / 1000);

export function accessClaims(pool: TestPool, scope: string): Part {
  return {
    ...{ sub: "sub-1", iss: pool.issuer, token_use: "access", client_id: "client-1", scope },
    ...{ iat: now() - 60, exp: now() + 3600 },
  };
}

export function idClaims(pool: TestPool): Part {
  return {
    ...{ sub: "sub-1", iss: pool.issuer, token_use: "id", aud: "client-1" },
    ...{ iat: now() - 60, exp: now() + 3600 },
  };
}

/** Signs with the pool's key unless `key` is another; `header` goes over the usual one. */
export function signToken(
  pool: TestPool,
  claims: Part,
  header: Part = {},
  key: KeyObject = pool.privateKey,
  algorithm = "RSA-SHA256",
): string {
  const content = joined({ alg: "RS256", kid: pool.kid, ...header }, claims);
  return `${content}.${sign(algorithm, Buffer.from(content), key).toString("base64url")}`;
}

export function unsignedToken(pool: TestPool, claims: Part): string {
  return `${joined({ alg: "none", kid: pool.kid }, claims)}.`;
}

/** The classic confusion: HMAC with the public key as the secret. */
export function hmacToken(pool: TestPool, claims: Part): string {
  const content = joined({ alg: "HS256", kid: pool.kid }, claims);
  const secret = pool.publicKey.export({ format: "pem", type: "spki" });
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

function joined(...parts: readonly Part[]): string {
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}
