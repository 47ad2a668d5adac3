/**
 * The one reader of unknown JSON: documents, requests, a program's properties. `read…` functions throw an error that names
 * the path; `…In` functions return a member if it has the type, and a default otherwise.
 */

/** A JSON object whose members are unknown. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Throws for the value at `path`: `problem` says what is wrong with it and what to do. */
export function reject(path: string, problem: string): never {
  throw new Error(`${path}: ${problem}`);
}

/** The object that a JSON text holds; `undefined` for any other value, and for what is not JSON. */
export function parseObject(json: string | Buffer): JsonObject | undefined {
  try {
    return asObject(JSON.parse(json.toString()));
  } catch {
    return undefined;
  }
}

export function readObject(value: unknown, path: string): JsonObject {
  return isRecord(value) ? value : reject(path, `must be an object, got ${quoted(value)}`);
}

/** The entries of an object; none when it is missing. */
export function readEntries(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  return value === undefined ? [] : Object.entries(readObject(value, path));
}

export function readString(value: unknown, path: string): string {
  return typeof value === "string" ? value : reject(path, `must be a string, got ${quoted(value)}`);
}

export function readArray(value: unknown, path: string): readonly unknown[] {
  return Array.isArray(value) ? value : reject(path, `must be an array, got ${quoted(value)}`);
}

export function readStrings(value: unknown, path: string): readonly string[] {
  return readArray(value, path).map((item, index) => readString(item, `${path}[${String(index)}]`));
}

/** A map of strings such as `responseParameters` or `requestTemplates`. */
export function readStringMap(value: unknown, path: string): ReadonlyMap<string, string> {
  const entries = readEntries(value, path);
  return new Map(entries.map(([key, item]) => [key, readString(item, `${path}.${key}`)]));
}

/**
 * Rejects every member that is not `known`, so that nothing is ignored silently. Foreign extensions (`x-…` but not
 * `x-amazon-apigateway-…`) pass: API Gateway ignores them too.
 */
export function rejectUnknownKeys(
  object: JsonObject,
  path: string,
  known: readonly string[],
): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    if (key.startsWith("x-") && !key.startsWith("x-amazon-apigateway")) continue;
    reject(`${path}.${key}`, `is not emulated; known here: ${known.join(", ")}`);
  }
}

/** A value as an error message shows it: JSON of at most 80 characters. */
export function quoted(value: unknown): string {
  const json = value === undefined ? "nothing" : JSON.stringify(value);
  return json.length > 80 ? `${json.slice(0, 80)}…` : json;
}

/** A member that is an object; otherwise an empty one. */
export function objectIn(object: JsonObject, name: string): JsonObject {
  return asObject(object[name]) ?? {};
}

export function asObject(value: unknown): JsonObject | undefined {
  return isRecord(value) ? value : undefined;
}

export function objectsIn(object: JsonObject, name: string): readonly JsonObject[] {
  const value = object[name];
  return Array.isArray(value) ? value.map((member) => asObject(member) ?? {}) : [];
}

/** A string that is not empty. */
export function stringIn(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function stringsIn(object: JsonObject, name: string): readonly string[] {
  const value = object[name];
  return Array.isArray(value) ? value.filter((member) => typeof member === "string") : [];
}

/** A number, or a string that is one, as in Pulumi's constraints. */
export function numberIn(object: JsonObject, name: string): number | undefined {
  const value = object[name];
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export function booleanIn(object: JsonObject, name: string, defaultValue: boolean): boolean {
  const value = object[name];
  return typeof value === "boolean" ? value : defaultValue;
}
