import type {
  DeleteCommandInput,
  PutCommandInput,
  QueryCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Preconditions } from "./preconditions";
import type { TodoChange } from "./todo";
import { todoCondition } from "./todoCondition";
import type { TodoItem } from "./todoItem";
import type { ListQuery } from "./todos";

/** Where one todo is. */
export interface TodoKey {
  readonly owner: string;
  readonly id: string;
}

/** Puts an item where there is none. */
export function putInput(table: string, item: TodoItem): PutCommandInput {
  return {
    TableName: table,
    Item: { ...item },
    ConditionExpression: "attribute_not_exists(#id)",
    ExpressionAttributeNames: { "#id": "id" },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

/**
 * Asks for one item more than the limit, which says whether there are more. Even 101 of the largest
 * (9.2 KB) are less than the 1 MB that a query reads at once, so a list costs one request, and
 * reads no row that it does not return but that one.
 */
export function queryInput(table: string, owner: string, query: ListQuery): QueryCommandInput {
  const { index, sortKey } = indexFor(query.done);
  return {
    TableName: table,
    IndexName: index,
    KeyConditionExpression: "#owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ":owner": owner },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: query.limit + 1,
    ...(query.after && {
      ExclusiveStartKey: { owner, id: query.after.id, [sortKey]: query.after.createdAt },
    }),
  };
}

/**
 * One write for all changes; an item moves between the indexes of what is open and what is done
 * with its `done`.
 */
export function updateInput(
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
    Key: { ...key },
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

export function deleteInput(
  table: string,
  key: TodoKey,
  preconditions: Preconditions,
): DeleteCommandInput {
  const { expression, values } = todoCondition(preconditions);
  return {
    TableName: table,
    Key: { ...key },
    ConditionExpression: expression,
    ExpressionAttributeNames: namesIn(expression),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  };
}

function indexFor(done: boolean | undefined): { index: string; sortKey: string } {
  if (done === undefined) return { index: "newest", sortKey: "createdAt" };
  return done
    ? { index: "newestDone", sortKey: "createdAtDone" }
    : { index: "newestOpen", sortKey: "createdAtOpen" };
}

/** All names go through placeholders, so that none of DynamoDB's 573 reserved words matters. */
function namesIn(...expressions: readonly string[]): Record<string, string> {
  const names = expressions.join(" ").match(/#\w+/g) ?? [];
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}
