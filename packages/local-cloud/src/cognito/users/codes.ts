import { randomInt, timingSafeEqual } from "node:crypto";
import type { Code, User } from "../model/document";
import { serviceError } from "../protocol/errors";
import type { PoolUser, Service } from "../service";
import { countTry } from "./tries";

/** What a code is for, by the member that keeps it: none is good for another purpose. */
export type CodePurpose = "code" | "resetCode" | "attributeCode";

const hour = 60 * 60 * 1000;
const validity = { code: 24 * hour, resetCode: hour, attributeCode: 24 * hour };

export interface NewCode {
  readonly user: User;
  readonly code: Code;
}

/** The user with a new code of six digits; an earlier one is void. At most five an hour. */
export function withNewCode(user: User, now: number, purpose: CodePurpose = "code"): NewCode {
  const value = String(randomInt(1_000_000)).padStart(6, "0");
  const code = { value, expiresAt: now + validity[purpose] };
  return { code, user: { ...user, [purpose]: code, sentCodes: countTry(user.sentCodes, now) } };
}

export type CodeCheck =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly user: User; readonly error: Error };

/** Checks a code; the user comes back with it used up, or with one more wrong try. At most five wrong ones an hour. */
export function checkCode(
  user: User,
  given: string,
  now: number,
  purpose: CodePurpose = "code",
): CodeCheck {
  const tried = { ...user, wrongCodes: countTry(user.wrongCodes, now) };
  const code = user[purpose];
  if (code === undefined || code.expiresAt <= now) {
    return { ok: false, user: tried, error: expiredCode() };
  }
  if (!sameText(code.value, given)) return { ok: false, user: tried, error: wrongCode() };
  return { ok: true, user: { ...user, [purpose]: undefined, wrongCodes: undefined } };
}

/** Uses a code up in one step with what it is for, so that of two requests with the same code only one succeeds. */
export async function useCode(
  service: Service,
  { pool, user }: PoolUser,
  given: { readonly code: string; readonly purpose: CodePurpose },
  change: (user: User) => User,
): Promise<void> {
  let check: CodeCheck | undefined;
  await service.users.update(pool, user.sub, (current) => {
    check = checkCode(current, given.code, service.now(), given.purpose);
    return check.ok ? change(check.user) : check.user;
  });
  if (check?.ok === false) throw check.error;
}

export function wrongCode() {
  return serviceError(
    "CodeMismatchException",
    "Invalid verification code provided, please try again.",
  );
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
