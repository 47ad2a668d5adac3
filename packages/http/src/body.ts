import { type Answer, invalid, problem } from "./response";
import { type Fault, type ObjectSchema, validate } from "./validation";
import type { Request } from "./request";

/** What a route takes as its body. */
export interface BodyRules {
  readonly schema: ObjectSchema;
  readonly mediaTypes: readonly string[];
  /** The header in which a 415 lists the media types. */
  readonly acceptHeader: "Accept" | "Accept-Post" | "Accept-Patch";
}

export type Body =
  { readonly ok: true; readonly value: object } | { readonly ok: false; readonly answer: Answer };

const maxBytes = 64 * 1024;

/** Reads a body that the schema holds for; otherwise the answer says what is wrong with it. */
export function readBody(request: Request, rules: BodyRules): Body {
  const type = (request.headers["content-type"] ?? "").split(";", 1).join("").trim().toLowerCase();
  if (!rules.mediaTypes.includes(type)) {
    const accepted = rules.mediaTypes.join(", ");
    const detail = `The body must be ${accepted.replace(", ", " or ")}: say so in Content-Type.`;
    return { ok: false, answer: problem(415, detail, { [rules.acceptHeader]: accepted }) };
  }
  const text = request.body ?? "";
  if (text === "") return refused("is required");
  const bytes = Buffer.from(text, request.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > maxBytes)
    return { ok: false, answer: problem(413, "The body must have at most 65536 bytes.") };
  // Buffer skips what is not base64, so a text that does not come back the same was none.
  if (request.isBase64Encoded && bytes.toString("base64") !== text)
    return refused("must be valid base64");
  const value = parse(bytes);
  if (value === undefined) return refused("must be valid JSON in UTF-8");
  const errors = validate(rules.schema, value);
  if (errors.length > 0) return { ok: false, answer: invalid(errors) };
  // The schema holds, and every schema is one of an object.
  return { ok: true, value: value as object };
}

function refused(detail: string): Body {
  const fault: Fault = { pointer: "", detail };
  return { ok: false, answer: invalid([fault]) };
}

function parse(bytes: Buffer): unknown {
  try {
    // Not `bytes.toString()`, which replaces what is not UTF-8 instead of refusing it.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
