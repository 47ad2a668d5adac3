import { readPreconditions, unmet } from "@secured-api/http/preconditions";
import type { GuardedRequest } from "@secured-api/http/request";
import { type Answer, invalid, notFound } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { etagOf } from "./todo";
import { findTodo, type Todos } from "./todoStore";
import { preconditionFailed, todoAnswer } from "./todoResponse";

/** `GET /todo/{id}`: 304 when the client has it already. */
export const getTodo = (todos: Todos) =>
  async function getTodo(request: GuardedRequest): Promise<Answer> {
    if (!isUuid(request.id)) return notFound();
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return invalid(preconditions.faults);

    const todo = await findTodo(todos, request.owner, request.id);
    if (!todo) return notFound();
    switch (unmet(preconditions.value, etagOf(todo))) {
      case "ifMatch":
        return preconditionFailed(todo);
      case "ifNoneMatch":
        return { status: 304, headers: { ETag: etagOf(todo) } };
      case undefined:
        return todoAnswer(todo);
    }
  };
