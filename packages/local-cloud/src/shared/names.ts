import { createHash } from "node:crypto";

/** The one AWS account that everything local belongs to. */
export const account = "000000000000";

/** Characters that look random and are the same for the same seed: an id that survives a restart. */
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
