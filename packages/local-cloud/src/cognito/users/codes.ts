import { randomInt } from "node:crypto";
import { sameSecret } from "../../shared/sameSecret";
import { type CodeDelivery, type CodeKind, deliveryDetails } from "../model/messages";
import type { Code, RateCount, User } from "../model/userData";
import { serviceError, userNotFound } from "../protocol/errors";
import type { PoolUser, Service } from "../service";

/** What a code is for, by the member that keeps it: none is good for another purpose. */
type CodePurpose = "code" | "resetCode" | "attributeCode";

const hour = 60 * 60 * 1000;
const validity = { code: 24 * hour, resetCode: hour, attributeCode: 24 * hour };

const kinds: Readonly<Record<CodePurpose, CodeKind>> = {
  code: "confirmation-code",
  resetCode: "reset-code",
  attributeCode: "verification-code",
};

/** Sends a new code, once it is stored; returns the `CodeDeliveryDetails`. */
export async function sendCode(
  service: Service,
  { pool, user }: PoolUser,
  to: string,
  purpose: CodePurpose,
): Promise<CodeDelivery> {
  let code = "";
  const changed = await service.users.update(pool, user.sub, (current) => {
    const made = withNewCode(current, service.now(), purpose);
    code = made.code.value;
    return made.user;
  });
  if (changed === undefined) throw userNotFound();
  service.deliver({ kind: kinds[purpose], poolId: pool.id, to, username: user.username, code });
  return deliveryDetails(to);
}

/** Uses a code up in one step with what it is for, so that of two requests with the same code only one succeeds. */
export async function useCode(
  service: Service,
  { pool, user }: PoolUser,
  submitted: { readonly code: string; readonly purpose: CodePurpose },
  change: (user: User, isTaken: (changed: User) => boolean) => User,
): Promise<void> {
  let check: CodeCheck | undefined;
  await service.users.update(pool, user.sub, (current, isTaken) => {
    check = checkCode(current, submitted.code, service.now(), submitted.purpose);
    return check.ok ? change(check.user, isTaken) : check.user;
  });
  if (check?.ok === false) throw check.error;
}

interface NewCode {
  readonly user: User;
  readonly code: Code;
}

/** The user with a new code of six digits; an earlier one is void. At most five an hour. */
export function withNewCode(user: User, now: number, purpose: CodePurpose = "code"): NewCode {
  const value = String(randomInt(1_000_000)).padStart(6, "0");
  const code = { value, expiresAt: now + validity[purpose] };
  return {
    code,
    user: { ...user, [purpose]: code, sentCodes: countWithinLimit(user.sentCodes, now) },
  };
}

type CodeCheck =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly user: User; readonly error: Error };

/** Checks a code; the user comes back with it used up, or with one more wrong code. At most five wrong ones an hour. */
export function checkCode(
  user: User,
  submitted: string,
  now: number,
  purpose: CodePurpose = "code",
): CodeCheck {
  const tried = { ...user, wrongCodes: countWithinLimit(user.wrongCodes, now) };
  const code = user[purpose];
  if (code === undefined || code.expiresAt <= now) {
    return { ok: false, user: tried, error: expiredCode() };
  }
  if (!sameSecret(code.value, submitted)) return { ok: false, user: tried, error: wrongCode() };
  return { ok: true, user: { ...user, [purpose]: undefined, wrongCodes: undefined } };
}

const limit = 5;
const window = 60 * 60 * 1000;

/** Counts one more; throws for the sixth within an hour. */
function countWithinLimit(previous: RateCount | undefined, now: number): RateCount {
  const current = previous !== undefined && now - previous.since < window ? previous : undefined;
  if (current === undefined) return { count: 1, since: now };
  if (current.count >= limit) {
    throw serviceError(
      "LimitExceededException",
      "Attempt limit exceeded, please try after some time.",
    );
  }
  return { count: current.count + 1, since: current.since };
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
