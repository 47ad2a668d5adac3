import { randomUUID } from "node:crypto";
import { type GuardedRequest, readIdempotencyKey } from "@secured-api/http/request";
import { type Answer, invalid, problem } from "@secured-api/http/response";
import { uuidOf } from "@secured-api/http/uuid";
import { insertTodo } from "./todoWrites";
import { readNewTodo } from "./todoBody";
import { createdAnswer } from "./todoResponse";
import type { Todos } from "./todoStore";

/**
 * `POST /todo`. With an `Idempotency-Key` the id follows from the key and its owner, so a repeated
 * request meets the todo that the first one made, and answers with it as it stands. The key is
 * remembered as long as the todo exists: once that is deleted, the same key makes a new one.
 */
export const createTodo = (todos: Todos, newId = randomUUID) =>
  async function createTodo(request: GuardedRequest): Promise<Answer> {
    const key = readIdempotencyKey(request.headers);
    if (!key.ok) return invalid(key.faults);
    const content = readNewTodo(request);
    if (!content.ok) return content.answer;

    const id = key.value === undefined ? newId() : uuidOf([request.owner, key.value]);
    const created = await insertTodo(todos, request.owner, id, content.value);
    if (created.ok) return createdAnswer(created.todo, `${request.path}/${id}`);
    if (created.sameContent) return createdAnswer(created.current, `${request.path}/${id}`);
    return problem(409, "This Idempotency-Key was used before with another body.");
  };
