import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Todo } from "./todo";

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
