import { hashPassword } from "../crypto/passwords";
import { createVerifier, type SrpVerifier } from "../crypto/srp";
import type { Pool } from "../model/pool";
import type { User } from "../model/userData";
import { notAuthorized } from "../protocol/errors";

const day = 24 * 60 * 60 * 1000;

/** What is kept of a password: a hash for clients that send it, a verifier for those that prove it by SRP. */
interface Credentials {
  /** A salted hash, see `passwords.ts`. */
  readonly password: string;
  readonly srp: SrpVerifier;
}

export async function makeCredentials(
  pool: Pool,
  userId: string,
  password: string,
): Promise<Credentials> {
  return {
    password: await hashPassword(password),
    srp: createVerifier({ poolName: poolName(pool), userId }, password),
  };
}

/** A pool's name in the protocol: its id without the region. */
export function poolName(pool: Pool): string {
  return pool.id.slice(pool.id.indexOf("_") + 1);
}

/** The user after confirmation; throws for one that is not waiting for it. */
export function confirmed(user: User): User {
  if (user.status === "UNCONFIRMED") return { ...user, status: "CONFIRMED" };
  throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`);
}

/** The user with a permanent password. */
export function withPassword(user: User, credentials: Credentials): User {
  return { ...user, ...credentials, status: "CONFIRMED", temporaryUntil: undefined };
}

/** The user with a password that must be replaced at the first sign-in. */
export function withTemporaryPassword(user: User, credentials: Credentials, until: number): User {
  return { ...user, ...credentials, status: "FORCE_CHANGE_PASSWORD", temporaryUntil: until };
}

/** When a temporary password that is set now ends, in milliseconds. */
export function temporaryUntil(pool: Pool, now: number): number {
  return now + pool.passwordPolicy.temporaryPasswordValidityDays * day;
}
