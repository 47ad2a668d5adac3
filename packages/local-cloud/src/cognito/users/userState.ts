import type { Credentials } from "./credentials";
import type { User } from "../model/document";
import { notAuthorized } from "../protocol/errors";

/** The user after confirmation; refuses one that is not waiting for it. */
export function confirmed(user: User): User {
  if (user.status === "UNCONFIRMED") return { ...user, status: "CONFIRMED" };
  throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}

/** The user with a password that stays. */
export function withPassword(user: User, credentials: Credentials): User {
  return { ...user, ...credentials, status: "CONFIRMED", temporaryUntil: undefined };
}

/** The user with a password that only opens the way to a new one. */
export function withTemporaryPassword(user: User, credentials: Credentials, until: number): User {
  return { ...user, ...credentials, status: "FORCE_CHANGE_PASSWORD", temporaryUntil: until };
}
