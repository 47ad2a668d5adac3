import { type Answer, invalid, notFound } from "../../packages/http/src/response";
import { readPreconditions } from "../../packages/http/src/preconditions";
import { removeTodo } from "./removeTodo";
import type { GuardedRequest } from "../../packages/http/src/request";
import { refusedAnswer } from "./todoResponse";
import type { Todos } from "./todoStore";
import { isUuid } from "../../packages/http/src/uuid";

/** `DELETE /todo/{id}`. */
export const deleteTodo = (todos: Todos) =>
  async function deleteTodo(request: GuardedRequest): Promise<Answer> {
    if (!isUuid(request.id)) return notFound();
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return invalid(preconditions.faults);

    const removed = await removeTodo(todos, request, preconditions.value);
    return removed.ok ? { status: 204 } : refusedAnswer(removed);
  };
