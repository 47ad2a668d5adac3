import { createHash, randomUUID } from "node:crypto";
import { PutCommand, type PutCommandInput } from "@aws-sdk/lib-dynamodb";
import { conditionalWrite } from "./todoWrites";
import type { Todos } from "./todoStore";
import type { Todo, TodoContent } from "./todo";
import { itemOf, type TodoItem, todoOf } from "./todoItem";

export type Created =
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
