import type { User } from "../model/document";
import type { Pool } from "../model/pool";

/** What a right password leaves open: a code of the person's app, setting one up, or nothing. */
export function neededFactor({ mfa }: Pool, { totp }: User): "code" | "setup" | undefined {
  if (mfa === "OFF") return undefined;
  if (totp !== undefined && (mfa === "ON" || totp.enabled)) return "code";
  return mfa === "ON" ? "setup" : undefined;
}
