import { readPreconditions, unmet } from "@secured-api/http/preconditions";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { etagOf } from "./todo";
import { notFound, preconditionFailed, todoResponse } from "./todoResponse";
import { getItem, type Todos } from "./todoStore";

/** `GET /todo/{id}`: 304 when the client has it already. */
export const getTodo = (todos: Todos) =>
  async function getTodo(request: GuardedRequest): Promise<HttpResponse> {
    if (!isUuid(request.id)) return notFound();
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return preconditions.response;

    const todo = await getItem(todos, request);
    if (!todo) return notFound();
    switch (unmet(preconditions.value, etagOf(todo))) {
      case "ifMatch":
        return preconditionFailed(todo);
      case "ifNoneMatch":
        return { status: 304, headers: { ETag: etagOf(todo) } };
      case undefined:
        return todoResponse(todo);
    }
  };
