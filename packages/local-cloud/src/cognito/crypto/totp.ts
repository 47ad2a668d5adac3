import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const step = 30_000;

/** A new secret of 160 bits, in base32 as authenticator apps read it. */
export function createTotpSecret(): string {
  return Array.from(randomBytes(32), (byte) => alphabet.charAt(byte % 32)).join("");
}

/** The code of a secret at a moment in milliseconds. https://datatracker.ietf.org/doc/html/rfc6238 */
export function totpCode(secret: string, at: number): string {
  return codeOf(secret, Math.floor(at / step));
}

/** The 30-second step whose code this is: the present one or a neighbour of it; `undefined` for none. */
export function matchingStep(secret: string, code: string, now: number): number | undefined {
  const present = Math.floor(now / step);
  return [present, present - 1, present + 1].find((candidate) =>
    same(codeOf(secret, candidate), code),
  );
}

function codeOf(secret: string, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac("sha1", decode(secret)).update(message).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}

function decode(base32: string): Buffer {
  const bits = Array.from(base32, (letter) =>
    alphabet.indexOf(letter).toString(2).padStart(5, "0"),
  ).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
