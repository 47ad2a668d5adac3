import type { User } from "./data";
import { notAuthorized } from "./errors";

/** The user after confirmation; refuses one that is not waiting for it. */
export function confirmed(user: User): User {
  if (user.status === "UNCONFIRMED") return { ...user, status: "CONFIRMED" };
  throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}

/** The user with a password that stays. */
export function withPassword(user: User, hash: string): User {
  return { ...user, password: hash, status: "CONFIRMED", temporaryUntil: undefined };
}

/** The user with a password that only opens the way to a new one. */
export function withTemporaryPassword(user: User, hash: string, until: number): User {
  return { ...user, password: hash, status: "FORCE_CHANGE_PASSWORD", temporaryUntil: until };
}
