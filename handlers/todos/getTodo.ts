import { type Answer, invalid, notFound } from "../../packages/http/src/response";
import { etagOf } from "./etag";
import { findTodo } from "./findTodo";
import { readPreconditions, unmet } from "../../packages/http/src/preconditions";
import type { GuardedRequest } from "../../packages/http/src/request";
import { preconditionFailed, todoAnswer } from "./todoResponse";
import type { Todos } from "./todoStore";
import { isUuid } from "../../packages/http/src/uuid";

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
