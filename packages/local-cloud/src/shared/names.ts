import { createHash } from "node:crypto";

/** The id of the one local AWS account. */
export const account = "000000000000";

/** An id that looks random and is the same for the same seed, so that it survives a restart. */
export function stableId(
  seed: string,
  length: number,
  alphabet = "abcdefghijklmnopqrstuvwxyz0123456789",
): string {
  const bytes = createHash("sha512").update(seed).digest();
  return Array.from(
    { length },
    (_, index) => alphabet[(bytes[index % bytes.length] ?? 0) % alphabet.length],
  ).join("");
}
