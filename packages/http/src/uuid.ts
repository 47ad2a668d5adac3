import { createHash } from "node:crypto";

/** Whether a string is a UUID in lower case, of any version. */
export function isUuid(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

/**
 * The UUID of a list of strings: version 8 (RFC 9562 §5.8), made from their SHA-256. It cannot be
 * found without knowing the strings, and no other list has it: `["ab", "c"]` and `["a", "bc"]`
 * differ.
 */
export function uuidOf(parts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  // The variant's two bits are 10, so its digit is 8, 9, a or b.
  const variant = ((parseInt(digest.charAt(16), 16) & 3) | 8).toString(16);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join("-");
}
