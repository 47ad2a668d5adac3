import type { Checked, Fault } from "./validation";

/** `"any"` for `*`, or the tags of the list. */
export type Tags = "any" | readonly EntityTag[];

export interface EntityTag {
  readonly weak: boolean;
  /** With its quotes. */
  readonly tag: string;
}

/** What a client asks to hold before its request is carried out (RFC 9110 §13.1). */
export interface Preconditions {
  readonly ifMatch?: Tags;
  readonly ifNoneMatch?: Tags;
}

/**
 * The most tags that a list may have: each is an operand of DynamoDB's condition, which is limited
 * to 4 KB.
 */
const maxTags = 20;

// An entity tag may hold commas, so a list cannot be split at them. Empty list members are allowed
// (§5.6.1.2).
const entityTag = '(?:W/)?"[\\x21\\x23-\\x7e\\x80-\\xff]*"';
const entityTags = new RegExp(entityTag, "g");
const entityTagList = new RegExp(
  `^(?:[ \\t]*,)*[ \\t]*${entityTag}(?:[ \\t]*,(?:[ \\t]*${entityTag})?)*[ \\t]*$`,
);

/**
 * Reads `If-Match` and `If-None-Match`; a malformed one is a fault, never ignored. Header names are
 * in lower case.
 */
export function readPreconditions(
  headers: Readonly<Record<string, string>>,
): Checked<Preconditions> {
  const ifMatch = readTags(headers, "If-Match");
  const ifNoneMatch = readTags(headers, "If-None-Match");
  const faults = [ifMatch, ifNoneMatch].flatMap((tags) => (tags.ok ? [] : tags.faults));
  if (!ifMatch.ok || !ifNoneMatch.ok) return { ok: false, faults };
  return {
    ok: true,
    value: {
      ...(ifMatch.value !== undefined && { ifMatch: ifMatch.value }),
      ...(ifNoneMatch.value !== undefined && { ifNoneMatch: ifNoneMatch.value }),
    },
  };
}

/** The tags that `If-Match` can hold for: it compares strongly, so weak ones never do. */
export function strongTags(tags: readonly EntityTag[]): readonly string[] {
  return tags.filter(({ weak }) => !weak).map(({ tag }) => tag);
}

/** The tags that `If-None-Match` can fail for: it compares weakly, so `W/"a"` is `"a"`. */
export function allTags(tags: readonly EntityTag[]): readonly string[] {
  return tags.map(({ tag }) => tag);
}

/**
 * The precondition that something with this entity tag does not meet, in the order of RFC 9110
 * §13.2.2.
 */
export function unmet(preconditions: Preconditions, etag: string): keyof Preconditions | undefined {
  const { ifMatch, ifNoneMatch } = preconditions;
  if (ifMatch && ifMatch !== "any" && !strongTags(ifMatch).includes(etag)) return "ifMatch";
  if (ifNoneMatch === "any") return "ifNoneMatch";
  if (ifNoneMatch && allTags(ifNoneMatch).includes(etag)) return "ifNoneMatch";
  return undefined;
}

function readTags(
  headers: Readonly<Record<string, string>>,
  header: string,
): Checked<Tags | undefined> {
  const value = headers[header.toLowerCase()];
  if (value === undefined) return { ok: true, value: undefined };
  if (value.trim() === "*") return { ok: true, value: "any" };
  if (!entityTagList.test(value)) return fault(header, 'must be * or a list of tags such as "a"');
  const tags = value.match(entityTags) ?? [];
  if (tags.length > maxTags) return fault(header, `must have at most ${String(maxTags)} tags`);
  return {
    ok: true,
    value: tags.map((tag) => ({ weak: tag.startsWith("W/"), tag: tag.replace(/^W\//, "") })),
  };
}

function fault(header: string, detail: string): { ok: false; faults: readonly Fault[] } {
  return { ok: false, faults: [{ header, detail }] };
}
