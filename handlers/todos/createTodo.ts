import { randomUUID } from "node:crypto";
import { type GuardedRequest, readIdempotencyKey } from "@secured-api/http/request";
import { type HttpResponse, problemResponse } from "@secured-api/http/response";
import { uuidOf } from "@secured-api/http/uuid";
import { readNewTodo } from "./todoBody";
import { createdResponse } from "./todoResponse";
import type { Todos } from "./todoStore";
import { putItem } from "./todoWrites";

/**
 * `POST /todo`. With an `Idempotency-Key` the id follows from the key and its owner, so a repeated
 * request finds the todo that the first one made, and returns it in its current state. The key is
 * remembered as long as the todo exists: once that is deleted, the same key makes a new one.
 */
export const createTodo = (todos: Todos, newId = randomUUID) =>
  async function createTodo(request: GuardedRequest): Promise<HttpResponse> {
    const key = readIdempotencyKey(request.headers);
    if (!key.ok) return key.response;
    const content = readNewTodo(request);
    if (!content.ok) return content.response;

    const id = key.value === undefined ? newId() : uuidOf([request.owner, key.value]);
    const put = await putItem(todos, request.owner, id, content.value);
    const location = `${request.path}/${id}`;
    if (put.ok) return createdResponse(put.todo, location);
    if (put.sameContent) return createdResponse(put.current, location);
    return problemResponse(409, "This Idempotency-Key was used before with another body.");
  };
