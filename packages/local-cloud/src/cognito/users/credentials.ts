import { hashPassword } from "../crypto/passwords";
import type { Pool } from "../model/pool";
import { createVerifier, type Verifier } from "../crypto/srp";

/** What is kept of a password: a hash for those who send it, a verifier for those who prove it. */
export interface Credentials {
  /** A salted hash, see `passwords.ts`. */
  readonly password: string;
  readonly srp: Verifier;
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
