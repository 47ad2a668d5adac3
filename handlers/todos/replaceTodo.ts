import { type Answer, invalid, notFound } from "../../packages/http/src/response";
import { insertTodo } from "./insertTodo";
import { type Preconditions, readPreconditions } from "../../packages/http/src/preconditions";
import type { GuardedRequest } from "../../packages/http/src/request";
import { replacing } from "./todo";
import { createdAnswer, preconditionFailed, refusedAnswer, todoAnswer } from "./todoResponse";
import { readReplacement } from "./todoBody";
import type { Todos } from "./todoStore";
import { updateTodo } from "./updateTodo";
import { isUuid } from "../../packages/http/src/uuid";

/**
 * `PUT /todo/{id}`: replaces a todo; with `If-None-Match: *` it creates one under the caller's id,
 * and never replaces.
 */
export const replaceTodo = (todos: Todos) =>
  async function replaceTodo(request: GuardedRequest): Promise<Answer> {
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return invalid(preconditions.faults);
    const creates = asksToCreate(preconditions.value);
    if (!isUuid(request.id)) {
      return creates ? invalid([{ parameter: "id", detail: "must be a UUID" }]) : notFound();
    }
    const content = readReplacement(request);
    if (!content.ok) return content.answer;

    if (creates) {
      const created = await insertTodo(todos, request.owner, request.id, content.value);
      if (!created.ok) return preconditionFailed(created.current);
      return createdAnswer(created.todo, request.path.replace(/[^/]*$/, request.id));
    }
    const change = replacing(content.value);
    const written = await updateTodo(todos, request, change, preconditions.value);
    return written.ok ? todoAnswer(written.todo) : refusedAnswer(written);
  };

/** With `If-Match` as well there is nothing to create: only what exists can match. */
function asksToCreate({ ifMatch, ifNoneMatch }: Preconditions): boolean {
  return ifNoneMatch === "any" && ifMatch === undefined;
}
