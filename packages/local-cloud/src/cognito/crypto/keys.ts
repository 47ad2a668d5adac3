import {
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from "node:crypto";
import { promisify } from "node:util";

/** An RSA key of one pool and one run. */
export interface SigningKey {
  readonly id: string;
  readonly jwk: PublicJwk;
  /** A JWT over the claims. */
  sign(claims: object): Promise<string>;
  /** The claims of a JWT that this key signed; `undefined` for anything else. Says nothing of `exp`. */
  verify(token: string): Promise<Readonly<Record<string, unknown>> | undefined>;
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

const generate = promisify(generateKeyPair);
const signData = promisify<string, Buffer, KeyObject, Buffer>(sign);
const verifyData = promisify<string, Buffer, KeyObject, Buffer, boolean>(verify);

export async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generate("rsa", { modulusLength: 2048 });
  const publicKey = createPublicKey(privateKey);
  const { kty = "RSA", e = "", n = "" } = publicKey.export({ format: "jwk" });
  const id = randomBytes(32).toString("base64");
  return {
    id,
    jwk: { kty, e, n, kid: id, alg: "RS256", use: "sig" },
    sign: async (claims) => {
      const data = `${encode({ kid: id, alg: "RS256" })}.${encode(claims)}`;
      const signature = await signData("RSA-SHA256", Buffer.from(data), privateKey);
      return `${data}.${signature.toString("base64url")}`;
    },
    verify: async (token) => {
      const [header = "", payload = "", signature = "", ...rest] = token.split(".");
      const { kid, alg } = decodeSegment(header) ?? {};
      if (rest.length > 0 || kid !== id || alg !== "RS256") return undefined;
      const data = Buffer.from(`${header}.${payload}`);
      const genuine = await verifyData(
        "RSA-SHA256",
        data,
        publicKey,
        Buffer.from(signature, "base64url"),
      );
      return genuine ? decodeSegment(payload) : undefined;
    },
  };
}

/** One part of a JWT, decoded and not verified. */
export function decodeSegment(segment: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, "base64url").toString("utf8"));
    // A JSON object has string keys and unknown members, which is all that the type says.
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    // Not JSON: not a token, which is what `undefined` says.
    return undefined;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
