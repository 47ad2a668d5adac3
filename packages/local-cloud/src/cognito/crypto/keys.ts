import { randomBytes } from "node:crypto";
// By sub-path: the whole of jose takes twice as long to load, which every start would wait for.
import { CompactSign } from "jose/jws/compact/sign";
import { compactVerify } from "jose/jws/compact/verify";
import { exportJWK } from "jose/key/export";
import { generateKeyPair } from "jose/key/generate/keypair";
import { isRecord, type JsonObject } from "../../shared/json";

/** An RSA key of one pool and one run. */
export interface SigningKey {
  readonly id: string;
  readonly jwk: PublicJwk;
  /** A JWT over the claims. */
  sign(claims: object): Promise<string>;
  /** The claims of a JWT that this key signed; `undefined` for anything else. Says nothing of `exp`. */
  verify(token: string): Promise<JsonObject | undefined>;
}

/** A public key as `jwks.json` shows it. */
export interface PublicJwk {
  readonly kty: string;
  readonly e: string;
  readonly n: string;
  readonly kid: string;
  readonly alg: "RS256";
  readonly use: "sig";
}

const alg = "RS256";

export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const { kty = "RSA", e = "", n = "" } = await exportJWK(publicKey);
  const kid = randomBytes(32).toString("base64");
  return {
    id: kid,
    jwk: { kty, e, n, kid, alg, use: "sig" },
    sign: (claims) =>
      new CompactSign(Buffer.from(JSON.stringify(claims)))
        .setProtectedHeader({ kid, alg })
        .sign(privateKey),
    verify: async (token) => {
      try {
        const { payload, protectedHeader } = await compactVerify(token, publicKey, {
          algorithms: [alg],
        });
        return protectedHeader.kid === kid ? readJson(payload) : undefined;
      } catch {
        // Malformed, or signed by another key: not a token of this pool, which is what `undefined` says.
        return undefined;
      }
    },
  };
}

/** One part of a JWT, decoded and not verified. */
export function decodeSegment(segment: string): JsonObject | undefined {
  return readJson(Buffer.from(segment, "base64url"));
}

function readJson(bytes: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    // Not JSON: not a token, which is what `undefined` says.
    return undefined;
  }
}
