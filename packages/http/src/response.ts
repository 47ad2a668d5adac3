import type { Fault } from "./fault";
import type { Todo } from "../../../handlers/todos/todo";

/**
 * What a handler answers. The boundary adds the headers that every answer has, and writes the body.
 */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Instead of a body: why there is none. */
  readonly problem?: Problem;
}

/**
 * The members of a problem (RFC 9457) that a handler decides; its `type` is `about:blank`, so the
 * status is its kind.
 */
export interface Problem {
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /**
   * With 412: the todo as it stands, so that a client can merge and try again without another
   * request.
   */
  readonly current?: Todo;
}

/** An answer that says why the request was not carried out. */
export function problem(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers, problem: { detail } };
}

/** 400, with everything that is wrong. */
export function invalid(errors: readonly Fault[]): Answer {
  return { status: 400, problem: { detail: "The request is not valid.", errors } };
}

/**
 * 404, the same for a todo that is not there, another person's, and an id that no todo can have.
 */
export function notFound(): Answer {
  return problem(404, "There is no todo with this id.");
}
