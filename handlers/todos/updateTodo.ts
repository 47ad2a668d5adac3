import { randomUUID } from "node:crypto";
import { UpdateCommand, type UpdateCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Preconditions } from "@secured-api/http/preconditions";
import type { Todo, TodoChange } from "./todo";
import { namesIn, todoCondition } from "./todoCondition";
import { itemOf, type TodoItem, type TodoKey, todoOf } from "./todoItem";
import type { Todos } from "./todoStore";
import { conditionalWrite, type Refused, refused } from "./todoWrites";

export type Written = { readonly ok: true; readonly todo: Todo } | Refused;

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
