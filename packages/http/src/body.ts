import type { Parsed, Request } from "./request";
import { invalidRequest, problemResponse } from "./response";
import { type ObjectSchema, validate } from "./validation";

/** What a route takes as its body. */
export interface BodyRules {
  readonly schema: ObjectSchema;
  /** In lower case and without parameters; the first is the preferred one. */
  readonly mediaTypes: readonly string[];
  /** The header in which a 415 lists the media types. */
  readonly acceptHeader: "Accept" | "Accept-Post" | "Accept-Patch";
}

const maxBytes = 64 * 1024;

/**
 * Reads a JSON body for which the schema holds. Otherwise the response is 415 for another media
 * type, 413 for more than 64 KiB, and 400 with every issue for the rest.
 */
export function readBody(request: Request, rules: BodyRules): Parsed<object> {
  const type = (request.headers["content-type"] ?? "").split(";", 1).join("").trim().toLowerCase();
  if (!rules.mediaTypes.includes(type)) {
    const accepted = rules.mediaTypes.join(", ");
    const detail = `The Content-Type must be ${accepted.replace(", ", " or ")}.`;
    return {
      ok: false,
      response: problemResponse(415, detail, { [rules.acceptHeader]: accepted }),
    };
  }
  const body = request.body ?? "";
  if (body === "") return invalidBody("is required");
  const bytes = Buffer.from(body, request.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > maxBytes) {
    return { ok: false, response: problemResponse(413, "The body must be at most 65536 bytes.") };
  }
  // Buffer skips what is not base64: a string that does not come back the same was not valid.
  if (request.isBase64Encoded && bytes.toString("base64") !== body)
    return invalidBody("must be valid base64");
  const value = parseJson(bytes);
  if (value === undefined) return invalidBody("must be valid JSON in UTF-8");
  const issues = validate(rules.schema, value);
  if (issues.length > 0) return { ok: false, response: invalidRequest(issues) };
  // The schema holds, and every schema is one of an object.
  return { ok: true, value: value as object };
}

function invalidBody(detail: string): Parsed<never> {
  return { ok: false, response: invalidRequest([{ pointer: "", detail }]) };
}

function parseJson(bytes: Buffer): unknown {
  try {
    // Not `bytes.toString()`, which replaces what is not UTF-8 instead of throwing.
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
