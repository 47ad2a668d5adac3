import { createHash, randomUUID } from "node:crypto";
import {
  DeleteCommand,
  type DeleteCommandInput,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { conditionalWrite } from "@secured-api/http/dynamodb";
import { allTags, type Preconditions, strongTags } from "@secured-api/http/preconditions";
import { revisionOf, type Todo, type TodoChange, type TodoContent } from "./todo";
import { itemOf, type TodoItem, type TodoKey, todoOf, type Todos } from "./todoStore";

/** Why a change was not made. */
export type Refused =
  | { readonly ok: false; readonly reason: "absent" }
  | { readonly ok: false; readonly reason: "precondition"; readonly current: Todo };

/** What a failed condition means, by the item that it was checked against. */
function refused(found: TodoItem | undefined): Refused {
  if (!found) return { ok: false, reason: "absent" };
  return { ok: false, reason: "precondition", current: todoOf(found) };
}

/** A condition that DynamoDB checks in the same step as it writes; names are written `#name`. */
interface Condition {
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
function namesIn(...expressions: readonly string[]): Record<string, string> {
  const names = expressions.join(" ").match(/#\w+/g) ?? [];
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}

type Created =
  | { readonly ok: true; readonly todo: Todo }
  | {
      readonly ok: false;
      readonly current: Todo;
      /** Whether `current` was created with the same content. */
      readonly sameContent: boolean;
    };

/** Keeps a new todo under `id`, with a fingerprint of the content that it was created with. */
export async function insertTodo(
  { table, documents, now }: Todos,
  owner: string,
  id: string,
  content: TodoContent,
): Promise<Created> {
  const item = newItem(owner, id, content, now());
  const put = await conditionalWrite(documents.send(new PutCommand(putInput(table, item))));
  if (put.ok) return { ok: true, todo: todoOf(item) };
  const found = itemOf(put.failure.Item);
  if (!found) throw put.failure;
  const current = todoOf(found);
  if (found.writer === item.writer) return { ok: true, todo: current };
  return { ok: false, current, sameContent: found.fingerprint === item.fingerprint };
}

function newItem(owner: string, id: string, content: TodoContent, now: string): TodoItem {
  return {
    owner,
    id,
    ...content,
    createdAt: now,
    updatedAt: now,
    version: 1,
    writer: randomUUID(),
    fingerprint: fingerprintOf(content),
    ...(content.done ? { createdAtDone: now } : { createdAtOpen: now }),
  };
}

function fingerprintOf({ title, description, done, dueDate }: TodoContent): string {
  const content = JSON.stringify([title, description ?? null, done, dueDate ?? null]);
  return createHash("sha256").update(content).digest("base64url");
}

/** Puts an item where there is none. */
function putInput(table: string, item: TodoItem): PutCommandInput {
  return {
    TableName: table,
    Item: { ...item },
    ConditionExpression: "attribute_not_exists(#id)",
    ExpressionAttributeNames: { "#id": "id" },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

type Written = { readonly ok: true; readonly todo: Todo } | Refused;

/** Changes a person's todo if it is in the state that the preconditions ask for. */
export async function updateTodo(
  { table, documents, now }: Todos,
  key: TodoKey,
  change: TodoChange,
  preconditions: Preconditions,
): Promise<Written> {
  const write = { now: now(), writer: randomUUID() };
  const input = updateInput(table, key, change, preconditions, write);
  const update = await conditionalWrite(documents.send(new UpdateCommand(input)));
  if (update.ok) return { ok: true, todo: todoOf(update.output.Attributes as TodoItem) };
  const found = itemOf(update.failure.Item);
  if (found?.writer === write.writer) return { ok: true, todo: todoOf(found) };
  return refused(found);
}

/**
 * One write for all changes; an item moves between the indexes of what is open and what is done
 * with its `done`.
 */
function updateInput(
  table: string,
  key: TodoKey,
  { done, ...change }: TodoChange,
  preconditions: Preconditions,
  write: { readonly now: string; readonly writer: string },
): UpdateCommandInput {
  const condition = todoCondition(preconditions);
  const members = Object.entries(change);
  const set = members.filter(([, value]) => value !== null);
  const [into, outOf] = done
    ? ["createdAtDone", "createdAtOpen"]
    : ["createdAtOpen", "createdAtDone"];
  const sets = ["#updatedAt = :now", "#writer = :writer", "#version = #version + :one"]
    .concat(set.map(([name]) => `#${name} = :${name}`))
    .concat(done === undefined ? [] : ["#done = :done", `#${into} = #createdAt`]);
  const removes = members
    .flatMap(([name, value]) => (value === null ? [`#${name}`] : []))
    .concat(done === undefined ? [] : [`#${outOf}`]);
  const expression = [`SET ${sets.join(", ")}`]
    .concat(removes.length > 0 ? [`REMOVE ${removes.join(", ")}`] : [])
    .join(" ");
  // A retry after a lost reply finds the item with its own token: it fails here instead of counting
  // the version up twice.
  const check = `${condition.expression} AND #writer <> :writer`;
  return {
    TableName: table,
    Key: { owner: key.owner, id: key.id },
    UpdateExpression: expression,
    ConditionExpression: check,
    ExpressionAttributeNames: namesIn(expression, check),
    ExpressionAttributeValues: {
      ":now": write.now,
      ":writer": write.writer,
      ":one": 1,
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ...(done !== undefined && { ":done": done }),
      ...condition.values,
    },
    ReturnValues: "ALL_NEW",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

type Removed = { readonly ok: true } | Refused;

/** Removes a person's todo if it is in the state that the preconditions ask for. */
export async function removeTodo(
  { table, documents }: Todos,
  key: TodoKey,
  preconditions: Preconditions,
): Promise<Removed> {
  const input = deleteInput(table, key, preconditions);
  const deletion = await conditionalWrite(documents.send(new DeleteCommand(input)));
  if (deletion.ok) return { ok: true };
  const found = itemOf(deletion.failure.Item);
  // Nothing there on a second attempt: most likely it was the first one, whose reply was lost, that removed it.
  if (!found && (deletion.failure.$metadata.attempts ?? 1) > 1) return { ok: true };
  return refused(found);
}

function deleteInput(
  table: string,
  key: TodoKey,
  preconditions: Preconditions,
): DeleteCommandInput {
  const { expression, values } = todoCondition(preconditions);
  return {
    TableName: table,
    Key: { owner: key.owner, id: key.id },
    ConditionExpression: expression,
    ExpressionAttributeNames: namesIn(expression),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}
