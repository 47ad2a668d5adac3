/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Ends the registration of an API: `place` is where in the document, `problem` what is wrong there and what to do. */
export function refuse(place: string, problem: string): never {
  throw new Error(`${place}: ${problem}`);
}

export function readObject(value: unknown, place: string): JsonObject {
  return isObject(value) ? value : refuse(place, `must be an object, got ${shown(value)}`);
}

/** An object that may be missing: its entries, none where it is. */
export function readEntries(
  value: unknown,
  place: string,
): readonly (readonly [string, unknown])[] {
  return value === undefined ? [] : Object.entries(readObject(value, place));
}

export function readText(value: unknown, place: string): string {
  return typeof value === "string" ? value : refuse(place, `must be a string, got ${shown(value)}`);
}

export function readTexts(value: unknown, place: string): readonly string[] {
  if (!Array.isArray(value)) return refuse(place, `must be an array, got ${shown(value)}`);
  return value.map((item, index) => readText(item, `${place}[${String(index)}]`));
}

/** A status that a document gives as `"204"` or as `204`. */
export function readStatus(value: unknown, place: string): number {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text === "string" && /^[1-5]\d\d$/.test(text)) return Number(text);
  return refuse(place, `must be an HTTP status such as "200", got ${shown(value)}`);
}

/** A map of strings such as `responseParameters` or `requestTemplates`. */
export function readTextMap(value: unknown, place: string): ReadonlyMap<string, string> {
  const entries = readEntries(value, place);
  return new Map(entries.map(([key, item]) => [key, readText(item, `${place}.${key}`)]));
}

/**
 * Refuses every member but the `known` ones: what is not understood is never left out in silence. Extensions of others
 * (`x-…` but not `x-amazon-apigateway-…`) pass, for API Gateway ignores them too.
 */
export function readOnly(object: JsonObject, place: string, known: readonly string[]): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    if (key.startsWith("x-") && !key.startsWith("x-amazon-apigateway")) continue;
    refuse(`${place}.${key}`, `is not emulated; known here: ${known.join(", ")}`);
  }
}

export function shown(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
