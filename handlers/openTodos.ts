import { createHash, randomUUID } from "node:crypto";
import type { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { openDocuments } from "./dynamodb";
import { type Environment, setting } from "./environment";
import type { TodoContent } from "./todo";
import { deleteInput, putInput, queryInput, updateInput } from "./todoInputs";
import { itemOf, type TodoItem, todoOf } from "./todoItem";
import type { ListQuery, Page, Refused, Todos } from "./todos";

/**
 * Opens the todos in the table `DYNAMODB_TABLE_NAME`. Every operation is one request to DynamoDB;
 * preconditions are checked by the write itself, and a write whose reply was lost is recognised
 * when the SDK tries again. Throws when the variable is missing.
 */
export function openTodos(
  environment: Environment = process.env,
  documents: Pick<DynamoDBDocumentClient, "send"> = openDocuments(),
  now = () => new Date().toISOString(),
): Todos {
  const table = setting(environment, "DYNAMODB_TABLE_NAME");

  return {
    async create(owner, id, content) {
      const item = newItem(owner, id, content, now());
      const put = await outcome(documents.send(new PutCommand(putInput(table, item))));
      if (put.ok) return { ok: true, todo: todoOf(item) };
      const found = itemOf(put.failure.Item);
      if (!found) throw put.failure;
      const current = todoOf(found);
      if (found.writer === item.writer) return { ok: true, todo: current };
      return { ok: false, current, sameContent: found.fingerprint === item.fingerprint };
    },

    async get(owner, id) {
      const input = { TableName: table, Key: { owner, id }, ConsistentRead: true };
      const { Item } = await documents.send(new GetCommand(input));
      return Item && todoOf(Item as TodoItem);
    },

    async list(owner, query) {
      const items: TodoItem[] = [];
      const input = queryInput(table, owner, query);
      do {
        const Limit = query.limit + 1 - items.length;
        const page = await documents.send(new QueryCommand({ ...input, Limit }));
        items.push(...((page.Items ?? []) as TodoItem[]));
        input.ExclusiveStartKey = page.LastEvaluatedKey;
      } while (input.ExclusiveStartKey && items.length <= query.limit);
      return pageOf(items, query);
    },

    async change(owner, id, change, preconditions) {
      const write = { now: now(), writer: randomUUID() };
      const input = updateInput(table, { owner, id }, change, preconditions, write);
      const update = await outcome(documents.send(new UpdateCommand(input)));
      if (update.ok) return { ok: true, todo: todoOf(update.output.Attributes as TodoItem) };
      const found = itemOf(update.failure.Item);
      if (found?.writer === write.writer) return { ok: true, todo: todoOf(found) };
      return refused(found);
    },

    async remove(owner, id, preconditions) {
      const input = deleteInput(table, { owner, id }, preconditions);
      const deletion = await outcome(documents.send(new DeleteCommand(input)));
      if (deletion.ok) return { ok: true };
      const found = itemOf(deletion.failure.Item);
      // Nothing there on a second attempt: most likely it was the first one, whose reply was lost,
      // that removed it.
      if (!found && (deletion.failure.$metadata.attempts ?? 1) > 1) return { ok: true };
      return refused(found);
    },
  };
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

type Outcome<T> =
  | { readonly ok: true; readonly output: T }
  | { readonly ok: false; readonly failure: ConditionalCheckFailedException };

/** Waits for a write whose condition may fail. Other errors are thrown. */
async function outcome<T>(write: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, output: await write };
  } catch (error) {
    if (isConditionFailure(error)) return { ok: false, failure: error };
    throw error;
  }
}

function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

function refused(found: TodoItem | undefined): Refused {
  if (!found) return { ok: false, reason: "absent" };
  return { ok: false, reason: "precondition", current: todoOf(found) };
}

function pageOf(items: readonly TodoItem[], { limit }: ListQuery): Page {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(todoOf),
    ...(last && items.length > limit && { next: { createdAt: last.createdAt, id: last.id } }),
  };
}
