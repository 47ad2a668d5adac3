import type { Preconditions } from "./preconditions";
import type { Todo, TodoChange, TodoContent } from "./todo";

/**
 * Where todos are kept: what the handlers need of it. Nothing here reaches another owner's todos.
 */
export interface Todos {
  /** Keeps a new todo under `id`, with a fingerprint of the content that it was created with. */
  create(owner: string, id: string, content: TodoContent): Promise<Created>;
  get(owner: string, id: string): Promise<Todo | undefined>;
  /** Newest first, `limit` of them while there are as many. */
  list(owner: string, query: ListQuery): Promise<Page>;
  change(
    owner: string,
    id: string,
    change: TodoChange,
    preconditions: Preconditions,
  ): Promise<Written>;
  remove(owner: string, id: string, preconditions: Preconditions): Promise<Removed>;
}

export interface ListQuery {
  readonly limit: number;
  /** Only those that are done, or that are not. */
  readonly done?: boolean;
  /** Only those that come after this one. */
  readonly after?: Position;
}

/** A todo's place in its owner's list. */
export interface Position {
  readonly createdAt: string;
  readonly id: string;
}

export interface Page {
  readonly items: readonly Todo[];
  /** The last item's place, present exactly when there are more. */
  readonly next?: Position;
}

export type Created =
  | { readonly ok: true; readonly todo: Todo }
  | {
      readonly ok: false;
      readonly current: Todo;
      /** Whether `current` was created with the same content. */
      readonly sameContent: boolean;
    };

export type Written = { readonly ok: true; readonly todo: Todo } | Refused;

export type Removed = { readonly ok: true } | Refused;

export type Refused =
  | { readonly ok: false; readonly reason: "absent" }
  | { readonly ok: false; readonly reason: "precondition"; readonly current: Todo };
