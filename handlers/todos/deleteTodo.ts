import { readPreconditions } from "@secured-api/http/preconditions";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { failureResponse, notFound } from "./todoResponse";
import type { Todos } from "./todoStore";
import { deleteItem } from "./todoWrites";

/** `DELETE /todo/{id}`. */
export const deleteTodo = (todos: Todos) =>
  async function deleteTodo(request: GuardedRequest): Promise<HttpResponse> {
    if (!isUuid(request.id)) return notFound();
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return preconditions.response;

    const deleted = await deleteItem(todos, request, preconditions.value);
    return deleted.ok ? { status: 204 } : failureResponse(deleted);
  };
