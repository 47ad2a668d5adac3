import { randomBytes, randomInt } from "node:crypto";

/**
 * A new user's `sub`, in the form that Cognito's have today, such as `81ab2530-4071-7087-0370-cf23b91e377e`: where a
 * version 4 UUID has a 4 there is `70`, and where it has 8 to b (its variant) any other digit. Whoever takes a sub for a
 * UUID of RFC 9562, or makes one up, is found out here and not on AWS.
 */
export function newSub(): string {
  const hex = randomBytes(16).toString("hex");
  const variant = "01234567cdef".charAt(randomInt(12));
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `70${hex.slice(14, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}
