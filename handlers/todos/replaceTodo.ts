import { type Preconditions, readPreconditions } from "@secured-api/http/preconditions";
import type { GuardedRequest } from "@secured-api/http/request";
import { type HttpResponse, invalidRequest } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { toReplacement } from "./todo";
import { readReplacement } from "./todoBody";
import {
  failureResponse,
  createdResponse,
  notFound,
  preconditionFailed,
  todoResponse,
} from "./todoResponse";
import type { Todos } from "./todoStore";
import { putItem, updateItem } from "./todoWrites";

/**
 * `PUT /todo/{id}`: replaces a todo; with `If-None-Match: *` it creates one under the client's id,
 * and never replaces.
 */
export const replaceTodo = (todos: Todos) =>
  async function replaceTodo(request: GuardedRequest): Promise<HttpResponse> {
    const preconditions = readPreconditions(request.headers);
    if (!preconditions.ok) return preconditions.response;
    const creates = mustBeNew(preconditions.value);
    if (!isUuid(request.id)) {
      return creates ? invalidRequest([{ parameter: "id", detail: "must be a UUID" }]) : notFound();
    }
    const content = readReplacement(request);
    if (!content.ok) return content.response;

    if (creates) {
      const put = await putItem(todos, request.owner, request.id, content.value);
      if (!put.ok) return preconditionFailed(put.current);
      return createdResponse(put.todo, request.path.replace(/[^/]*$/, request.id));
    }
    const change = toReplacement(content.value);
    const updated = await updateItem(todos, request, change, preconditions.value);
    return updated.ok ? todoResponse(updated.todo) : failureResponse(updated);
  };

/** With `If-Match` as well there is nothing to create: only what exists can match. */
function mustBeNew({ ifMatch, ifNoneMatch }: Preconditions): boolean {
  return ifNoneMatch === "any" && ifMatch === undefined;
}
