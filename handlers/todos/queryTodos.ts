import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Todos } from "./todoStore";
import type { Todo } from "./todo";
import { type TodoItem, todoOf } from "./todoItem";

export interface ListQuery {
  readonly limit: number;
  /** Only those that are done, or that are not. */
  readonly done?: boolean;
  /** Only those that come after this one. */
  readonly after?: Position;
}

/** A todo's place in its owner's list. */
export interface Position {
  readonly createdAt: string;
  readonly id: string;
}

export interface Page {
  readonly items: readonly Todo[];
  /** The last item's place, present exactly when there are more. */
  readonly next?: Position;
}

/** A person's todos, newest first, `limit` of them while there are as many. */
export async function queryTodos(
  { table, documents }: Todos,
  owner: string,
  query: ListQuery,
): Promise<Page> {
  const items: TodoItem[] = [];
  const input = queryInput(table, owner, query);
  do {
    const Limit = query.limit + 1 - items.length;
    const page = await documents.send(new QueryCommand({ ...input, Limit }));
    items.push(...((page.Items ?? []) as TodoItem[]));
    input.ExclusiveStartKey = page.LastEvaluatedKey;
  } while (input.ExclusiveStartKey && items.length <= query.limit);
  return pageOf(items, query);
}

/**
 * Asks for one item more than the limit, which says whether there are more. Even 101 of the largest
 * (9.2 KB) are less than the 1 MB that a query reads at once, so a list costs one request, and
 * reads no row that it does not return but that one.
 */
function queryInput(table: string, owner: string, query: ListQuery): QueryCommandInput {
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

function indexFor(done: boolean | undefined): { index: string; sortKey: string } {
  if (done === undefined) return { index: "newest", sortKey: "createdAt" };
  return done
    ? { index: "newestDone", sortKey: "createdAtDone" }
    : { index: "newestOpen", sortKey: "createdAtOpen" };
}

function pageOf(items: readonly TodoItem[], { limit }: ListQuery): Page {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(todoOf),
    ...(last && items.length > limit && { next: { createdAt: last.createdAt, id: last.id } }),
  };
}
