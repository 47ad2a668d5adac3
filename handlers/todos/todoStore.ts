import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { openDocuments } from "@secured-api/http/dynamodb";
import { type Environment, setting } from "@secured-api/http/environment";
import type { Todo } from "./todo";

/**
 * The table of todos, opened. What is done with it is one function each (`insertTodo`, `findTodo` …), so that a Lambda
 * function ships the one that it runs. Each is one request to DynamoDB: preconditions are checked by the write itself, and
 * a write whose reply was lost is recognised when the SDK tries again.
 */
export interface Todos {
  readonly table: string;
  readonly documents: Pick<DynamoDBDocumentClient, "send">;
  /** The time, as ISO 8601. */
  readonly now: () => string;
}

/** Opens the table `DYNAMODB_TABLE_NAME`. Throws when the variable is missing. */
export function openTodos(
  environment: Environment = process.env,
  documents: Pick<DynamoDBDocumentClient, "send"> = openDocuments(),
  now = () => new Date().toISOString(),
): Todos {
  return { table: setting(environment, "DYNAMODB_TABLE_NAME"), documents, now };
}

/** A todo as the table keeps it. Only the members of {@link Todo} ever leave. */
export interface TodoItem extends Todo {
  readonly owner: string;
  /** A token of the last write, by which a retry after a lost reply knows that write as its own. */
  readonly writer: string;
  /** Of the content that it was created with. */
  readonly fingerprint: string;
  /**
   * `createdAt` again, in one of the two: the sort keys of the indexes of what is open and what is
   * done.
   */
  readonly createdAtOpen?: string;
  readonly createdAtDone?: string;
}

/** Where one todo is. */
export interface TodoKey {
  readonly owner: string;
  readonly id: string;
}

/** What clients see of an item. */
export function todoOf(item: TodoItem): Todo {
  const { id, title, description, done, dueDate, createdAt, updatedAt, version } = item;
  return {
    id,
    title,
    ...(description !== undefined && { description }),
    done,
    ...(dueDate !== undefined && { dueDate }),
    createdAt,
    updatedAt,
    version,
  };
}

/**
 * The item that comes with a failed condition, nothing when there was none. The document client
 * leaves it in DynamoDB's own form (https://github.com/aws/aws-sdk-js-v3/issues/6723); a todo has
 * only texts, numbers and booleans.
 */
export function itemOf(
  attributes: Record<string, AttributeValue> | undefined,
): TodoItem | undefined {
  if (!attributes) return undefined;
  const values = Object.entries(attributes).map(([name, { S, N, BOOL }]) => [
    name,
    N === undefined ? (S ?? BOOL) : Number(N),
  ]);
  // Nothing but insertTodo and updateTodo writes to the table.
  return Object.fromEntries(values) as TodoItem;
}

/** A person's todo as it is now: the read is strongly consistent. */
export async function findTodo(
  { table, documents }: Todos,
  owner: string,
  id: string,
): Promise<Todo | undefined> {
  const input = { TableName: table, Key: { owner, id }, ConsistentRead: true };
  const { Item } = await documents.send(new GetCommand(input));
  return Item && todoOf(Item as TodoItem);
}

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

interface Page {
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
