import type { Parsed } from "./request";
import { invalidRequest } from "./response";
import type { Issue } from "./validation";

/** What must hold before a request is carried out (RFC 9110 §13.1). */
export interface Preconditions {
  readonly ifMatch?: Tags;
  readonly ifNoneMatch?: Tags;
}

/** `"any"` for `*`, or the tags of the list. */
export type Tags = "any" | readonly EntityTag[];

export interface EntityTag {
  readonly weak: boolean;
  /** With its quotes. */
  readonly tag: string;
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
 * Reads `If-Match` and `If-None-Match`; a malformed one is an issue and never ignored. Header names
 * are in lower case.
 */
export function readPreconditions(
  headers: Readonly<Record<string, string>>,
): Parsed<Preconditions> {
  const issues: Issue[] = [];
  const ifMatch = readTags(headers, "If-Match", issues);
  const ifNoneMatch = readTags(headers, "If-None-Match", issues);
  if (issues.length > 0) return { ok: false, response: invalidRequest(issues) };
  return { ok: true, value: { ...(ifMatch && { ifMatch }), ...(ifNoneMatch && { ifNoneMatch }) } };
}

/** The tags of a header, or what is wrong with it, added to `issues`. */
function readTags(
  headers: Readonly<Record<string, string>>,
  header: string,
  issues: Issue[],
): Tags | undefined {
  const value = headers[header.toLowerCase()];
  if (value === undefined) return undefined;
  if (value.trim() === "*") return "any";
  const tags = entityTagList.test(value) ? (value.match(entityTags) ?? []) : [];
  if (tags.length === 0)
    issues.push({ header, detail: 'must be * or a list of entity tags such as "a"' });
  if (tags.length > maxTags)
    issues.push({ header, detail: `must have at most ${String(maxTags)} entity tags` });
  return tags.map((tag) => ({ weak: tag.startsWith("W/"), tag: tag.replace(/^W\//, "") }));
}

/**
 * The precondition that a resource with this entity tag does not meet, in the order of RFC 9110
 * §13.2.2.
 */
export function unmet(preconditions: Preconditions, etag: string): keyof Preconditions | undefined {
  const { ifMatch, ifNoneMatch } = preconditions;
  if (ifMatch && ifMatch !== "any" && !strongTags(ifMatch).includes(etag)) return "ifMatch";
  if (ifNoneMatch === "any") return "ifNoneMatch";
  if (ifNoneMatch && allTags(ifNoneMatch).includes(etag)) return "ifNoneMatch";
  return undefined;
}

/** The tags that `If-Match` can hold for: it compares strongly, so weak ones never do. */
export function strongTags(tags: readonly EntityTag[]): readonly string[] {
  return tags.filter(({ weak }) => !weak).map(({ tag }) => tag);
}

/** The tags that `If-None-Match` can fail for: it compares weakly, so `W/"a"` is `"a"`. */
export function allTags(tags: readonly EntityTag[]): readonly string[] {
  return tags.map(({ tag }) => tag);
}
