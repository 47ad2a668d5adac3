import type { GuardedRequest } from "@secured-api/http/request";
import { type Answer, invalid } from "@secured-api/http/response";
import { writeCursor } from "./cursor";
import { readListQuery } from "./listQuery";
import { queryTodos } from "./queryTodos";
import type { Todos } from "./todoStore";

/**
 * `GET /todo?limit&cursor&done`: newest first; `nextCursor` is there exactly when there are more.
 */
export const listTodos = (todos: Todos) =>
  async function listTodos(request: GuardedRequest): Promise<Answer> {
    const query = readListQuery(request.query, request.owner);
    if (!query.ok) return invalid(query.faults);

    const { items, next } = await queryTodos(todos, request.owner, query.value);
    if (!next) return { status: 200, body: { items } };
    const scope = { owner: request.owner, done: query.value.done };
    return { status: 200, body: { items, nextCursor: writeCursor(next, scope) } };
  };
