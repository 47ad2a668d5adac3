import { createHash, createHmac, getDiffieHellman, hkdfSync, randomBytes } from "node:crypto";

/**
 * SRP-6a as Cognito speaks it: the 3072-bit group of RFC 3526, SHA-256, and hex numbers that never look negative.
 * https://datatracker.ietf.org/doc/html/rfc2945
 */
const N = readHex(getDiffieHellman("modp15").getPrime("hex"));
const g = 2n;
const k = hashed(bytesOf(N), bytesOf(g));

/** What stands for a password: whoever reads it cannot sign in with it, but could guess at the password. Numbers in hex. */
export interface SrpVerifier {
  readonly salt: string;
  readonly verifier: string;
}

/** Whose password is proven, in the words of the protocol. */
interface SrpIdentity {
  /** The part of the pool's id after the region. */
  readonly poolName: string;
  /** `USER_ID_FOR_SRP`. */
  readonly userId: string;
}

/** The server's half of one exchange. */
export interface SrpExchange extends SrpIdentity {
  readonly clientPublic: bigint;
  readonly serverSecret: bigint;
  readonly serverPublic: bigint;
  readonly verifier: bigint;
}

interface SrpProof {
  readonly secretBlock: Buffer;
  readonly timestamp: string;
}

export function createVerifier({ poolName, userId }: SrpIdentity, password: string): SrpVerifier {
  const salt = randomBytes(16).toString("hex");
  const inner = createHash("sha256").update(`${poolName}${userId}:${password}`).digest();
  const x = hashed(bytesOf(readHex(salt)), inner);
  return { salt, verifier: power(g, x).toString(16) };
}

/** A client's public number; `undefined` for one that is not a number or would give the secret away. */
export function readClientPublic(hex: string): bigint | undefined {
  if (!/^[0-9a-fA-F]{1,800}$/.test(hex)) return undefined;
  const value = readHex(hex);
  return value % N === 0n ? undefined : value;
}

export function startExchange(
  identity: SrpIdentity,
  known: SrpVerifier,
  clientPublic: bigint,
): SrpExchange {
  const verifier = readHex(known.verifier);
  const serverSecret = readHex(randomBytes(32).toString("hex"));
  const serverPublic = (k * verifier + power(g, serverSecret)) % N;
  return { ...identity, clientPublic, serverSecret, serverPublic, verifier };
}

/** The signature of a client that knows the password. */
export function expectedSignature(exchange: SrpExchange, proof: SrpProof): Buffer {
  const { clientPublic, serverPublic, serverSecret, verifier, poolName, userId } = exchange;
  const u = hashed(bytesOf(clientPublic), bytesOf(serverPublic));
  const secret = power(clientPublic * power(verifier, u), serverSecret);
  const key = hkdfSync("sha256", bytesOf(secret), bytesOf(u), "Caldera Derived Key", 16);
  return createHmac("sha256", Buffer.from(key))
    .update(`${poolName}${userId}`)
    .update(proof.secretBlock)
    .update(proof.timestamp)
    .digest();
}

function hashed(...parts: readonly Buffer[]): bigint {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return readHex(hash.digest("hex"));
}

function readHex(hex: string): bigint {
  return BigInt(`0x${hex}`);
}

/** As Java's `BigInteger.toByteArray`: with a zero byte before a first bit that would mean a minus. */
function bytesOf(value: bigint): Buffer {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, "hex");
}

/** `base ** exponent % N`, by squaring. */
function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % N];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % N;
    square = (square * square) % N;
  }
  return result;
}
