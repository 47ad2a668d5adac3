import { readPreconditions } from "@secured-api/http/preconditions";
import type { GuardedRequest } from "@secured-api/http/request";
import { type Answer, invalid, notFound } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { readPatch } from "./todoBody";
import { refusedAnswer, todoAnswer } from "./todoResponse";
import type { Todos } from "./todoStore";
import { updateTodo } from "./todoWrites";

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
