import { isRecord, type JsonObject } from "../../shared/json";
import { invalidParameter, serialization } from "./errors";

/** The name of a member, so that a misspelt one does not compile where the operation's members are known. */
type MemberOf<Request> = keyof Request & string;

/** A string member; absent and `null` are the same, as everywhere in AWS's JSON. */
export function optionalString<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
): string | undefined {
  const value: unknown = request[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw wrongType(value, "a String");
  return value;
}

/** A string member of `min` to `max` characters. */
export function requiredString<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
  min = 1,
  max = 131_072,
): string {
  const value = optionalString(request, name);
  if (value === undefined) {
    throw violation(`Value null at '${fieldOf(name)}'`, "Member must not be null");
  }
  return checkLength(name, value, min, max);
}

export function checkLength(name: string, value: string, min: number, max: number): string {
  if (value.length < min) {
    const rule = `Member must have length greater than or equal to ${String(min)}`;
    throw violation(`Value at '${fieldOf(name)}'`, rule);
  }
  if (value.length > max) {
    const rule = `Member must have length less than or equal to ${String(max)}`;
    throw violation(`Value at '${fieldOf(name)}'`, rule);
  }
  return value;
}

/** Cognito's rule for user and group names: no blanks, no control characters, up to 128. */
export function requiredName<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
): string {
  const value = requiredString(request, name, 1, 128);
  if (/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u.test(value)) return value;
  const rule = "Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";
  throw violation(`Value at '${fieldOf(name)}'`, rule);
}

export function booleanOrFalse<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
): boolean {
  const value: unknown = request[name];
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw wrongType(value, "a Boolean");
  return value;
}

/** A member that is an object. */
export function optionalObject<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
): JsonObject | undefined {
  const value: unknown = request[name];
  if (value === undefined || value === null) return undefined;
  if (!isRecord(value)) throw serialization("Expected map or null");
  return value;
}

/** An integer from `min` to `max`. */
function optionalInteger<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
  min: number,
  max: number,
): number | undefined {
  const value: unknown = request[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(value, "an Integer");
  const where = `Value '${String(value)}' at '${fieldOf(name)}'`;
  if (value < min) {
    throw violation(where, `Member must have value greater than or equal to ${String(min)}`);
  }
  if (value > max) {
    throw violation(where, `Member must have value less than or equal to ${String(max)}`);
  }
  return value;
}

/** A list of strings. */
export function optionalStrings<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
): readonly string[] | undefined {
  const value: unknown = request[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw serialization("Expected list or null");
  return value.map((member: unknown) => {
    if (typeof member !== "string") throw wrongType(member, "a String");
    return member;
  });
}

/** A string member that is one of `allowed`. */
export function optionalEnum<Request extends object, T extends string>(
  request: Request,
  name: MemberOf<Request>,
  allowed: readonly T[],
): T | undefined {
  const value = optionalString(request, name);
  const known = allowed.find((candidate) => candidate === value);
  if (value === undefined || known !== undefined) return known;
  const rule = `Member must satisfy enum value set: [${allowed.join(", ")}]`;
  throw violation(`Value '${value}' at '${fieldOf(name)}'`, rule);
}

export function requiredEnum<Request extends object, T extends string>(
  request: Request,
  name: MemberOf<Request>,
  allowed: readonly T[],
): T {
  requiredString(request, name);
  return optionalEnum(request, name, allowed) ?? allowed[0] ?? unreachable();
}

/** A member that maps names to strings, such as `AuthParameters`. */
export function stringMap<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
): ReadonlyMap<string, string> {
  const value: unknown = request[name] ?? {};
  if (!isRecord(value)) throw serialization("Expected map or null");
  return new Map(
    Object.entries(value).map(([key, member]) => {
      if (typeof member !== "string") throw wrongType(member, "a String");
      return [key, member];
    }),
  );
}

/** A member of `AuthParameters` or `ChallengeResponses`, which must not be empty. */
export function requiredParameter(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name);
  if (value === undefined || value === "") {
    throw invalidParameter(`Missing required parameter ${name}`);
  }
  return value;
}

/** A list of `{ Name, Value }`, such as `UserAttributes`. */
export function attributeMap<Request extends object>(
  request: Request,
  name: MemberOf<Request>,
): ReadonlyMap<string, string> {
  const value: unknown = request[name] ?? [];
  if (!Array.isArray(value)) throw serialization("Expected list or null");
  return new Map(
    value.map((member: unknown) => {
      if (!isRecord(member)) throw serialization("Expected map or null");
      return [requiredString(member, "Name", 1, 32), optionalString(member, "Value") ?? ""];
    }),
  );
}

/** AWS's message for a member that breaks its model. */
export function violation(where: string, rule: string) {
  return invalidParameter(
    `1 validation error detected: ${where} failed to satisfy constraint: ${rule}`,
  );
}

/** AWS's message for a member of another JSON type; the message names only what was found. */
function wrongType(value: unknown, expected: string) {
  if (Array.isArray(value)) return serialization("Start of list found where not expected.");
  if (typeof value === "object") {
    return serialization("Start of structure or map found where not expected.");
  }
  const found = typeof value === "boolean" ? String(value) : typeof value;
  return serialization(`${found.toUpperCase()}_VALUE can not be converted to ${expected}`);
}

function fieldOf(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function unreachable(): never {
  throw new Error("a choice needs at least one allowed value");
}

interface Page<T> {
  readonly members: readonly T[];
  /** Where the next page starts; absent on the last. */
  readonly next: string | undefined;
}

/** A page of up to 60 members in the order of their keys. `token` is the `next` of the page before. */
export function page<T>(
  all: readonly T[],
  keyOf: (member: T) => string,
  request: { readonly Limit?: unknown },
  token: string | undefined,
): Page<T> {
  const limit = optionalInteger(request, "Limit", 0, 60) ?? 0;
  const size = limit === 0 ? 60 : limit;
  const after = readToken(token);
  const sorted = all
    .filter((member) => after === undefined || keyOf(member) > after)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const members = sorted.slice(0, size);
  const last = members.at(-1);
  const ends = last === undefined || sorted.length === members.length;
  return { members, next: ends ? undefined : writeToken(keyOf(last)) };
}

function writeToken(key: string): string {
  return Buffer.from(JSON.stringify(key)).toString("base64");
}

function readToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(token, "base64").toString("utf8"));
    if (typeof key === "string") return key;
  } catch {
    // Not JSON: not a token of ours, which is said below.
  }
  throw invalidParameter("Invalid pagination token.");
}
