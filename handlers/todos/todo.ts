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

/** Which state of a todo an entity tag names. */
interface Revision {
  readonly version: number;
  readonly createdAt: string;
}

/**
 * The strong entity tag of a todo's state, with its quotes. Versions alone would not do: a todo
 * that is deleted and created again under its id starts at 1 again, so the tag also holds the time
 * of creation.
 */
export function etagOf(revision: Revision): string {
  return `"${String(revision.version)}-${Date.parse(revision.createdAt).toString(36)}"`;
}

/** What {@link etagOf} made a tag of; nothing for a tag that is not one of ours. */
export function revisionOf(etag: string): Revision | undefined {
  const [, version, created] = /^"([1-9][0-9]{0,14})-([0-9a-z]{1,9})"$/.exec(etag) ?? [];
  if (version === undefined || created === undefined) return undefined;
  const revision = {
    version: Number(version),
    createdAt: new Date(parseInt(created, 36)).toISOString(),
  };
  return etagOf(revision) === etag ? revision : undefined;
}
