import { randomBytes, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { sameSecret } from "../../shared/sameSecret";

const derive = promisify<string, Buffer, number, { N: number }, Buffer>(scrypt);
const keyLength = 32;
// About 25 ms and 8 MB: dear enough to guess slowly, cheap enough to sign in with.
const cost = { N: 2 ** 13 };

/** A salted scrypt hash, as `salt.key` in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password.normalize(), salt, keyLength, cost);
  return `${salt.toString("base64url")}.${key.toString("base64url")}`;
}

/** Whether `password` gives `hash`. Without a hash (an unknown user) it takes the same time and is `false`. */
export async function matchesPassword(
  password: string,
  hash: string | undefined,
): Promise<boolean> {
  const [salt = "", expected = ""] = (hash ?? "").split(".");
  const key = await derive(password.normalize(), Buffer.from(salt, "base64url"), keyLength, cost);
  return sameSecret(Buffer.from(expected, "base64url"), key);
}
