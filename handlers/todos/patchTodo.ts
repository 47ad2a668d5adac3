import { readPreconditions } from "@secured-api/http/preconditions";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { readPatch } from "./todoBody";
import { failureResponse, notFound, todoResponse } from "./todoResponse";
import type { Todos } from "./todoStore";
import { updateItem } from "./todoWrites";

/** `PATCH /todo/{id}`: a JSON merge patch (RFC 7396), in one write. */
export const patchTodo = (todos: Todos) =>
  async function patchTodo(request: GuardedRequest): Promise<HttpResponse> {
    if (!isUuid(request.id)) return notFound();
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return preconditions.response;
    const change = readPatch(request);
    if (!change.ok) return change.response;

    const updated = await updateItem(todos, request, change.value, preconditions.value);
    return updated.ok ? todoResponse(updated.todo) : failureResponse(updated);
  };
