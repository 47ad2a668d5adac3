import { forgetOldest } from "../../shared/forgetOldest";
import { notAuthorized } from "../protocol/errors";

/** Failed sign-ins of one run, also of names that no user has: a lock must not tell the two apart. */
export interface SignInLockout {
  /** Throws while the name is locked. */
  check(key: string): void;
  failed(key: string): void;
  succeeded(key: string): void;
}

interface Failures {
  readonly count: number;
  readonly at: number;
}

const freeAttempts = 5;
const longestLock = 15 * 60 * 1000;
const maxRemembered = 10_000;

/**
 * Cognito's lock: from the fifth failure in a row on, a second that doubles with each further failure, up to 15 minutes.
 * A success ends the row, and so do 15 minutes after a lock without another failure.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow-things-to-know.html
 */
export function createSignInLockout(now: () => number): SignInLockout {
  const failures = new Map<string, Failures>();
  const current = (key: string) => {
    const known = failures.get(key);
    return known !== undefined && now() < lockedUntil(known) + longestLock ? known : undefined;
  };

  return {
    check: (key) => {
      const known = current(key);
      if (known !== undefined && now() < lockedUntil(known)) {
        throw notAuthorized("Password attempts exceeded");
      }
    },
    failed: (key) => {
      const count = (current(key)?.count ?? 0) + 1;
      // Taken out first, so that the map's order is by age and the oldest is the one forgotten.
      failures.delete(key);
      failures.set(key, { count, at: now() });
      forgetOldest(failures, maxRemembered);
    },
    succeeded: (key) => {
      failures.delete(key);
    },
  };
}

function lockedUntil({ count, at }: Failures): number {
  return count < freeAttempts ? at : at + Math.min(1000 * 2 ** (count - freeAttempts), longestLock);
}
