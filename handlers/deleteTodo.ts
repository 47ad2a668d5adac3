import { type Answer, invalid, notFound } from "./answer";
import { readPreconditions } from "./preconditions";
import { removeTodo } from "./removeTodo";
import type { GuardedRequest } from "./request";
import { refusedAnswer } from "./todoAnswer";
import type { Todos } from "./openTodos";
import { isUuid } from "./uuid";

/** `DELETE /todo/{id}`. */
export const deleteTodo = (todos: Todos) =>
  async function deleteTodo(request: GuardedRequest): Promise<Answer> {
    if (!isUuid(request.id)) return notFound();
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return invalid(preconditions.faults);

    const removed = await removeTodo(todos, request, preconditions.value);
    return removed.ok ? { status: 204 } : refusedAnswer(removed);
  };
