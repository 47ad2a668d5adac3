import { type HttpResponse, problemResponse } from "@secured-api/http/response";
import { etagOf, type Todo } from "./todo";
import type { ConditionFailure } from "./todoCondition";

/** 200 with a todo and its entity tag. */
export function todoResponse(todo: Todo): HttpResponse {
  return { status: 200, headers: { ETag: etagOf(todo) }, body: todo };
}

/** 201 for the todo at `location`. */
export function createdResponse(todo: Todo, location: string): HttpResponse {
  return { status: 201, headers: { ETag: etagOf(todo), Location: location }, body: todo };
}

/** 404, or 412 with the current todo. */
export function failureResponse(failure: ConditionFailure): HttpResponse {
  return failure.reason === "absent" ? notFound() : preconditionFailed(failure.current);
}

/**
 * 404, the same for a todo that does not exist, another person's, and an id that no todo can have.
 */
export function notFound(): HttpResponse {
  return problemResponse(404, "There is no todo with this id.");
}

/** 412 with the current todo and its entity tag. */
export function preconditionFailed(current: Todo): HttpResponse {
  const detail = "The todo is not in the state that If-Match or If-None-Match requires.";
  return { status: 412, headers: { ETag: etagOf(current) }, problem: { detail, current } };
}
