import { GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Todos } from "./todoStore";
import type { Todo } from "./todo";
import { type TodoItem, todoOf } from "./todoItem";

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
