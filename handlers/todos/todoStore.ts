import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { createDocumentClient } from "@secured-api/http/dynamodb";
import { type Environment, requireEnv } from "@secured-api/http/environment";
import type { Todo } from "./todo";

/**
 * The open table of todos. The functions that use it are named after DynamoDB's operations
 * (`getItem`, `putItem` …), and each sends one request: preconditions are checked by the write
 * itself, and a write whose response was lost is recognised when the SDK retries it.
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
  documents: Pick<DynamoDBDocumentClient, "send"> = createDocumentClient(),
  now = () => new Date().toISOString(),
): Todos {
  return { table: requireEnv(environment, "DYNAMODB_TABLE_NAME"), documents, now };
}

/** A todo as the table keeps it. Only the members of {@link Todo} ever leave. */
export interface TodoItem extends Todo {
  readonly owner: string;
  /** Identifies the last write, so that a retry after a lost response recognises its own. */
  readonly writer: string;
  /** A digest of the content that the todo was created with. */
  readonly fingerprint: string;
  /** `createdAt` again, in one of the two: the sort keys of the indexes of open and done todos. */
  readonly createdAtOpen?: string;
  readonly createdAtDone?: string;
}

/** The primary key of a todo. */
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
 * The item that comes with a failed condition, `undefined` when there was none. The document client
 * leaves it in DynamoDB's own form (https://github.com/aws/aws-sdk-js-v3/issues/6723); a todo has
 * only strings, numbers and booleans.
 */
export function itemOf(
  attributes: Record<string, AttributeValue> | undefined,
): TodoItem | undefined {
  if (!attributes) return undefined;
  const values = Object.entries(attributes).map(([name, { S, N, BOOL }]) => [
    name,
    N === undefined ? (S ?? BOOL) : Number(N),
  ]);
  // Only putItem and updateItem write to the table.
  return Object.fromEntries(values) as TodoItem;
}

/** A person's todo as it is now: the read is strongly consistent. */
export async function getItem(
  { table, documents }: Todos,
  { owner, id }: TodoKey,
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

/** A todo's position in its owner's list. */
export interface Position {
  readonly createdAt: string;
  readonly id: string;
}

interface Page {
  readonly items: readonly Todo[];
  /** The last item's position, present exactly when there are more. */
  readonly next?: Position;
}

/** A person's todos, newest first, at most `limit` of them. */
export async function queryItems(
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
 * Requests one item more than the limit, which says whether there are more. Even 101 of the largest
 * (9.2 KB) are less than the 1 MB that a query reads at once, so a list costs one request, and that
 * item is the only one that it reads and does not return.
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
