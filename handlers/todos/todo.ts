/** A todo as clients see it. */
export interface Todo extends TodoContent {
  readonly id: string;
  /** ISO 8601 in UTC with milliseconds, as are all times. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** 1 at first, one more with every write. */
  readonly version: number;
}

/** What its owner says in a todo. */
export interface TodoContent {
  readonly title: string;
  readonly description?: string;
  readonly done: boolean;
  /** A calendar date: `2025-02-28`. */
  readonly dueDate?: string;
}

/** What to change; `null` removes a member, and a member that is not named stays as it is. */
export interface TodoChange {
  readonly title?: string;
  readonly description?: string | null;
  readonly done?: boolean;
  readonly dueDate?: string | null;
}

/** A content as a change of a whole todo: what it does not name is removed. */
export function replacing(content: TodoContent): TodoChange {
  return { description: null, dueDate: null, ...content };
}
