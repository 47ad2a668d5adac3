import type { Tries } from "../model/document";
import { serviceError } from "../protocol/errors";

const limit = 5;
const window = 60 * 60 * 1000;

/** Counts one more try; the sixth within an hour is refused. */
export function countTry(tries: Tries | undefined, now: number): Tries {
  const current = tries !== undefined && now - tries.since < window ? tries : undefined;
  if (current === undefined) return { count: 1, since: now };
  if (current.count >= limit) {
    throw serviceError(
      "LimitExceededException",
      "Attempt limit exceeded, please try after some time.",
    );
  }
  return { count: current.count + 1, since: current.since };
}
