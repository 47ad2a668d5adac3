import { type Answer, notFound, problem } from "@secured-api/http/response";
import { etagOf, type Todo } from "./todo";
import type { Refused } from "./todoWrites";

/** A todo with its entity tag. */
export function todoAnswer(todo: Todo): Answer {
  return { status: 200, headers: { ETag: etagOf(todo) }, body: todo };
}

/** 201 for the todo at `location`. */
export function createdAnswer(todo: Todo, location: string): Answer {
  return { status: 201, headers: { ETag: etagOf(todo), Location: location }, body: todo };
}

/** 404, or 412 with the todo as it stands. */
export function refusedAnswer(refused: Refused): Answer {
  return refused.reason === "absent" ? notFound() : preconditionFailed(refused.current);
}

/** 412 with the todo as it stands and its entity tag. */
export function preconditionFailed(current: Todo): Answer {
  const detail = "The todo is not in the state that If-Match or If-None-Match asks for.";
  const answer = problem(412, detail, { ETag: etagOf(current) });
  return { ...answer, problem: { detail, current } };
}
