import { type Answer, invalid, notFound } from "../../packages/http/src/response";
import { readPreconditions } from "../../packages/http/src/preconditions";
import type { GuardedRequest } from "../../packages/http/src/request";
import { refusedAnswer, todoAnswer } from "./todoResponse";
import { readPatch } from "./todoBody";
import type { Todos } from "./todoStore";
import { updateTodo } from "./updateTodo";
import { isUuid } from "../../packages/http/src/uuid";

/** `PATCH /todo/{id}`: a JSON merge patch (RFC 7396), in one write. */
export const patchTodo = (todos: Todos) =>
  async function patchTodo(request: GuardedRequest): Promise<Answer> {
    if (!isUuid(request.id)) return notFound();
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return invalid(preconditions.faults);
    const change = readPatch(request);
    if (!change.ok) return change.answer;

    const written = await updateTodo(todos, request, change.value, preconditions.value);
    return written.ok ? todoAnswer(written.todo) : refusedAnswer(written);
  };
