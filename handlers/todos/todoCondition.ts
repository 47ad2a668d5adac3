import { allTags, type Preconditions, strongTags } from "@secured-api/http/preconditions";
import { revisionOf, type Todo } from "./todo";
import { type TodoItem, todoOf } from "./todoStore";

/** A condition that DynamoDB checks in the same step as it writes; names are written `#name`. */
interface Condition {
  readonly expression: string;
  readonly values: Readonly<Record<string, string | number>>;
}

const never: Condition = { expression: "attribute_not_exists(#id)", values: {} };

/** That a todo exists and is in the state that the preconditions require. */
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

/**
 * That the todo is in one of the states that these tags name; a tag of another kind names none.
 */
function oneOf(tags: readonly string[], prefix: string): Condition {
  const revisions = tags.flatMap((tag) => revisionOf(tag) ?? []);
  if (revisions.length === 0) return never;
  // AND binds tighter than OR; DynamoDB rejects parentheses that change nothing.
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

/**
 * The names in expressions, `#name` standing for `name`. All names go through placeholders, so that
 * none of DynamoDB's 573 reserved words matters.
 */
export function namesIn(...expressions: readonly string[]): Record<string, string> {
  const names = expressions.join(" ").match(/#\w+/g) ?? [];
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}

/** Why a write did not happen. */
export type ConditionFailure =
  | { readonly ok: false; readonly reason: "absent" }
  | { readonly ok: false; readonly reason: "precondition"; readonly current: Todo };

/** What a failed {@link todoCondition} means, by the item that it was checked against. */
export function conditionFailure(found: TodoItem | undefined): ConditionFailure {
  if (!found) return { ok: false, reason: "absent" };
  return { ok: false, reason: "precondition", current: todoOf(found) };
}
