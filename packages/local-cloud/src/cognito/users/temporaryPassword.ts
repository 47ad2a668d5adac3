import type { Pool } from "../model/pool";

const day = 24 * 60 * 60 * 1000;

/** When a temporary password that is set now ends, in milliseconds. */
export function temporaryUntil(pool: Pool, now: number): number {
  return now + pool.passwordPolicy.temporaryPasswordValidityDays * day;
}
