import { type Answer, invalid, notFound } from "./answer";
import { readPreconditions } from "./preconditions";
import type { GuardedRequest } from "./request";
import { refusedAnswer, todoAnswer } from "./todoAnswer";
import { readPatch } from "./todoBody";
import type { Todos } from "./openTodos";
import { updateTodo } from "./updateTodo";
import { isUuid } from "./uuid";

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
