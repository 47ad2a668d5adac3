import { readPreconditions } from "@secured-api/http/preconditions";
import type { GuardedRequest } from "@secured-api/http/request";
import { type Answer, invalid, notFound } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { removeTodo } from "./todoWrites";
import { refusedAnswer } from "./todoResponse";
import type { Todos } from "./todoStore";

/** `DELETE /todo/{id}`. */
export const deleteTodo = (todos: Todos) =>
  async function deleteTodo(request: GuardedRequest): Promise<Answer> {
    if (!isUuid(request.id)) return notFound();
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return invalid(preconditions.faults);

    const removed = await removeTodo(todos, request, preconditions.value);
    return removed.ok ? { status: 204 } : refusedAnswer(removed);
  };
