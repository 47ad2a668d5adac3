import { timingSafeEqual } from "node:crypto";

/** Whether two secrets are equal, in a time that tells nothing of where they differ; strings are compared as UTF-8. */
export function sameSecret(a: string | Buffer, b: string | Buffer): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
