import { randomInt, timingSafeEqual } from "node:crypto";
import type { Code, User } from "./data";
import { serviceError } from "./errors";
import { countTry } from "./tries";

const validity = 24 * 60 * 60 * 1000;

/** The user with a new code of six digits that lives a day; an earlier one is void. At most five an hour. */
export function withNewCode(user: User, now: number): User & { readonly code: Code } {
  const value = String(randomInt(1_000_000)).padStart(6, "0");
  return {
    ...user,
    code: { value, expiresAt: now + validity },
    sentCodes: countTry(user.sentCodes, now),
  };
}

export type CodeCheck =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly user: User; readonly error: Error };

/** Checks a code; the user comes back with it used up, or with one more wrong try. At most five wrong ones an hour. */
export function checkCode(user: User, given: string, now: number): CodeCheck {
  const tried = { ...user, wrongCodes: countTry(user.wrongCodes, now) };
  if (user.code === undefined || user.code.expiresAt <= now) {
    return { ok: false, user: tried, error: expiredCode() };
  }
  if (!sameText(user.code.value, given)) {
    const message = "Invalid verification code provided, please try again.";
    return { ok: false, user: tried, error: serviceError("CodeMismatchException", message) };
  }
  return { ok: true, user: { ...user, code: undefined, wrongCodes: undefined } };
}

export function expiredCode() {
  return serviceError(
    "ExpiredCodeException",
    "Invalid code provided, please request a code again.",
  );
}

function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
