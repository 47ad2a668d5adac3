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
import type { Preconditions } from "@secured-api/http/preconditions";
import type { Todo, TodoChange, TodoContent } from "./todo";
import { type ConditionFailure, conditionFailure, namesIn, todoCondition } from "./todoCondition";
import { itemOf, type TodoItem, type TodoKey, todoOf, type Todos } from "./todoStore";

type PutResult =
  | { readonly ok: true; readonly todo: Todo }
  | {
      readonly ok: false;
      readonly current: Todo;
      /** Whether `current` was created with the same content. */
      readonly sameContent: boolean;
    };

/** Creates a todo under an id that its owner does not use yet. */
export async function putItem(
  { table, documents, now }: Todos,
  owner: string,
  id: string,
  content: TodoContent,
): Promise<PutResult> {
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

type UpdateResult = { readonly ok: true; readonly todo: Todo } | ConditionFailure;

/** Changes a person's todo if it is in the state that the preconditions require. */
export async function updateItem(
  { table, documents, now }: Todos,
  key: TodoKey,
  change: TodoChange,
  preconditions: Preconditions,
): Promise<UpdateResult> {
  const write = { now: now(), writer: randomUUID() };
  const input = updateInput(table, key, change, preconditions, write);
  const update = await conditionalWrite(documents.send(new UpdateCommand(input)));
  if (update.ok) return { ok: true, todo: todoOf(update.output.Attributes as TodoItem) };
  const found = itemOf(update.failure.Item);
  if (found?.writer === write.writer) return { ok: true, todo: todoOf(found) };
  return conditionFailure(found);
}

/** One write for all changes; with its `done` an item moves between the indexes of open and done. */
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
  // A retry after a lost response finds the item that it has written: it fails here instead of
  // adding to the version twice.
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

type DeleteResult = { readonly ok: true } | ConditionFailure;

/** Deletes a person's todo if it is in the state that the preconditions require. */
export async function deleteItem(
  { table, documents }: Todos,
  key: TodoKey,
  preconditions: Preconditions,
): Promise<DeleteResult> {
  const input = deleteInput(table, key, preconditions);
  const deletion = await conditionalWrite(documents.send(new DeleteCommand(input)));
  if (deletion.ok) return { ok: true };
  const found = itemOf(deletion.failure.Item);
  // Nothing there on a second attempt: most likely the first one deleted it, and its response was
  // lost.
  if (!found && (deletion.failure.$metadata.attempts ?? 1) > 1) return { ok: true };
  return conditionFailure(found);
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
