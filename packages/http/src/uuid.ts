import { createHash } from "node:crypto";

/** Whether a text is a UUID in lower case, of any version. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/**
 * The UUID that belongs to these texts: version 8 (RFC 9562 §5.8), made of their SHA-256. Whoever
 * does not know the texts cannot find it, and no other list of texts has it: `["ab", "c"]` and
 * `["a", "bc"]` differ.
 */
export function uuidOf(texts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(texts)).digest("hex");
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
