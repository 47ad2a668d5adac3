import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/** What signs a token, or pretends to. */
interface Signer {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A user pool that is only a signing key. */
export interface KeyPool extends Signer {
  readonly arn: string;
  readonly issuer: string;
  /** What the gateway gets to know of it. */
  readonly keys: { readonly issuer: string; readonly jwks: { readonly keys: readonly object[] } };
}

export function createKeyPool(name: string): KeyPool {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const issuer = `https://cognito-idp.eu-west-1.amazonaws.com/${name}`;
  const kid = `key-of-${name}`;
  const jwk = { ...publicKey.export({ format: "jwk" }), kid, use: "sig", alg: "RS256" };
  const arn = `arn:aws:cognito-idp:eu-west-1:000000000000:userpool/${name}`;
  return { arn, issuer, kid, privateKey, publicKey, keys: { issuer, jwks: { keys: [jwk] } } };
}

type Part = Readonly<Record<string, unknown>>;

const now = () => Math.floor(Date.now() / 1000);

export function accessTokenClaims(pool: KeyPool, scope: string): Part {
  return {
    ...{ sub: "sub-1", iss: pool.issuer, token_use: "access", client_id: "client-1", scope },
    ...{ iat: now() - 60, exp: now() + 3600 },
  };
}

export function idTokenClaims(pool: KeyPool): Part {
  return {
    ...{ sub: "sub-1", iss: pool.issuer, token_use: "id", aud: "client-1" },
    ...{ iat: now() - 60, exp: now() + 3600 },
  };
}

/** Signs with the signer's key unless `key` is another; `header` is merged over the usual one. */
export function signToken(
  signer: Signer,
  claims: Part,
  header: Part = {},
  key: KeyObject = signer.privateKey,
  algorithm = "RSA-SHA256",
): string {
  const content = joined({ alg: "RS256", kid: signer.kid, ...header }, claims);
  return `${content}.${sign(algorithm, Buffer.from(content), key).toString("base64url")}`;
}

export function unsignedToken(signer: Signer, claims: Part): string {
  return `${joined({ alg: "none", kid: signer.kid }, claims)}.`;
}

/** The classic confusion: HMAC with the public key as the secret. */
export function hmacToken(signer: Signer, claims: Part): string {
  const content = joined({ alg: "HS256", kid: signer.kid }, claims);
  const secret = signer.publicKey.export({ format: "pem", type: "spki" });
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

function joined(...parts: readonly Part[]): string {
  return parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}
