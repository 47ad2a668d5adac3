import type { Preconditions } from "@secured-api/http/preconditions";
import { getItem, type ListQuery, openTodos, queryItems } from "../../handlers/todos/todoStore";
import { deleteItem, putItem, updateItem } from "../../handlers/todos/todoWrites";
import type { TodoChange, TodoContent } from "../../handlers/todos/todo";

/** All that is done with the table of todos, opened as {@link openTodos} opens it. */
export function openStorage(...options: Parameters<typeof openTodos>) {
  const todos = openTodos(...options);
  return {
    create: (owner: string, id: string, content: TodoContent) => putItem(todos, owner, id, content),
    get: (owner: string, id: string) => getItem(todos, { owner, id }),
    list: (owner: string, query: ListQuery) => queryItems(todos, owner, query),
    change: (owner: string, id: string, change: TodoChange, preconditions: Preconditions) =>
      updateItem(todos, { owner, id }, change, preconditions),
    remove: (owner: string, id: string, preconditions: Preconditions) =>
      deleteItem(todos, { owner, id }, preconditions),
  };
}

export type Storage = ReturnType<typeof openStorage>;
