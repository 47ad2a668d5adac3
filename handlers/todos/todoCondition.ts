import { allTags, type Preconditions, strongTags } from "@secured-api/http/preconditions";
import { revisionOf } from "./etag";

/** A condition that DynamoDB checks in the same step as it writes; names are written `#name`. */
export interface Condition {
  readonly expression: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** That a todo exists and is in the state that the preconditions ask for. */
export function todoCondition({ ifMatch, ifNoneMatch }: Preconditions): Condition {
  const parts: Condition[] = [{ expression: "attribute_exists(#id)", values: {} }];
  if (ifMatch && ifMatch !== "any") parts.push(oneOf(strongTags(ifMatch), "match"));
  if (ifNoneMatch === "any") parts.push(never);
  else if (ifNoneMatch) {
    const { expression, values } = oneOf(allTags(ifNoneMatch), "noneMatch");
    parts.push({ expression: `NOT ${expression}`, values });
  }
  return {
    expression: parts.map(({ expression }) => expression).join(" AND "),
    values: Object.assign({}, ...parts.map(({ values }) => values)) as Condition["values"],
  };
}

const never: Condition = { expression: "attribute_not_exists(#id)", values: {} };

/**
 * That the todo is in one of the states that these tags name; a tag that is not ours names none.
 */
function oneOf(tags: readonly string[], prefix: string): Condition {
  const revisions = tags.flatMap((tag) => revisionOf(tag) ?? []);
  if (revisions.length === 0) return never;
  // AND binds tighter than OR; DynamoDB refuses parentheses that change nothing.
  const states = revisions.map(
    (_, i) => `#version = :${prefix}V${String(i)} AND #createdAt = :${prefix}C${String(i)}`,
  );
  const values = revisions.flatMap(({ version, createdAt }, i) => [
    [`:${prefix}V${String(i)}`, version],
    [`:${prefix}C${String(i)}`, createdAt],
  ]);
  return {
    expression: `(${states.join(" OR ")})`,
    values: Object.fromEntries(values) as Condition["values"],
  };
}

/** All names go through placeholders, so that none of DynamoDB's 573 reserved words matters. */
export function namesIn(...expressions: readonly string[]): Record<string, string> {
  const names = expressions.join(" ").match(/#\w+/g) ?? [];
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}
