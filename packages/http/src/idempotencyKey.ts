import type { Checked } from "./fault";

/**
 * Reads `Idempotency-Key`: 1 to 255 visible ASCII characters, or nothing when the client sent none.
 */
export function readIdempotencyKey(
  headers: Readonly<Record<string, string>>,
): Checked<string | undefined> {
  const key = headers["idempotency-key"];
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return { ok: true, value: key };
  const detail = "must have 1 to 255 visible ASCII characters";
  return { ok: false, faults: [{ header: "Idempotency-Key", detail }] };
}
