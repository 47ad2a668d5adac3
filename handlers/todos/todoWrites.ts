import type { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import type { Todo } from "./todo";
import { type TodoItem, todoOf } from "./todoItem";

/** Why a change was not made. */
export type Refused =
  | { readonly ok: false; readonly reason: "absent" }
  | { readonly ok: false; readonly reason: "precondition"; readonly current: Todo };

export type Outcome<T> =
  | { readonly ok: true; readonly output: T }
  | { readonly ok: false; readonly failure: ConditionalCheckFailedException };

/** Waits for a write whose condition may fail. Other errors are thrown. */
export async function conditionalWrite<T>(write: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, output: await write };
  } catch (error) {
    if (isConditionFailure(error)) return { ok: false, failure: error };
    throw error;
  }
}

function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** What a failed condition means, by the item that it was checked against. */
export function refused(found: TodoItem | undefined): Refused {
  if (!found) return { ok: false, reason: "absent" };
  return { ok: false, reason: "precondition", current: todoOf(found) };
}
