import { type Preconditions, readPreconditions } from "@secured-api/http/preconditions";
import type { GuardedRequest } from "@secured-api/http/request";
import { type Answer, invalid, notFound } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { insertTodo, updateTodo } from "./todoWrites";
import { replacing } from "./todo";
import { readReplacement } from "./todoBody";
import { createdAnswer, preconditionFailed, refusedAnswer, todoAnswer } from "./todoResponse";
import type { Todos } from "./todoStore";

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
