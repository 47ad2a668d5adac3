import type { Preconditions } from "@secured-api/http/preconditions";
import { findTodo, type ListQuery, openTodos, queryTodos } from "../../handlers/todos/todoStore";
import { insertTodo, removeTodo, updateTodo } from "../../handlers/todos/todoWrites";
import type { TodoChange, TodoContent } from "../../handlers/todos/todo";

/** All that is done with the table of todos, opened as {@link openTodos} opens it. */
export function openStorage(...options: Parameters<typeof openTodos>) {
  const todos = openTodos(...options);
  return {
    create: (owner: string, id: string, content: TodoContent) =>
      insertTodo(todos, owner, id, content),
    get: (owner: string, id: string) => findTodo(todos, owner, id),
    list: (owner: string, query: ListQuery) => queryTodos(todos, owner, query),
    change: (owner: string, id: string, change: TodoChange, preconditions: Preconditions) =>
      updateTodo(todos, { owner, id }, change, preconditions),
    remove: (owner: string, id: string, preconditions: Preconditions) =>
      removeTodo(todos, { owner, id }, preconditions),
  };
}

export type Storage = ReturnType<typeof openStorage>;
