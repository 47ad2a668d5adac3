/** A todo as clients see it. */
export interface Todo extends TodoContent {
  readonly id: string;
  /** ISO 8601 in UTC with milliseconds, as are all times. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** 1 at first; every write adds one. */
  readonly version: number;
}

/** The members of a todo that its owner decides. */
export interface TodoContent {
  readonly title: string;
  readonly description?: string;
  readonly done: boolean;
  /** A calendar date: `2025-02-28`. */
  readonly dueDate?: string;
}

/** What to change: `null` removes a member, and a missing member stays as it is. */
export interface TodoChange {
  readonly title?: string;
  readonly description?: string | null;
  readonly done?: boolean;
  readonly dueDate?: string | null;
}

/** The change of a whole todo to this content: what the content lacks is removed. */
export function toReplacement(content: TodoContent): TodoChange {
  return { description: null, dueDate: null, ...content };
}

/** The state of a todo that an entity tag names. */
interface Revision {
  readonly version: number;
  readonly createdAt: string;
}

/**
 * The strong entity tag of a todo's state, with its quotes. A version alone is not enough: a
 * todo that is deleted and created again under its id starts at 1 again, so the tag also holds the
 * time of creation.
 */
export function etagOf(revision: Revision): string {
  return `"${String(revision.version)}-${Date.parse(revision.createdAt).toString(36)}"`;
}

/** What {@link etagOf} made a tag of; `undefined` for a tag that it never makes. */
export function revisionOf(etag: string): Revision | undefined {
  const [, version, created] = /^"([1-9][0-9]{0,14})-([0-9a-z]{1,9})"$/.exec(etag) ?? [];
  if (version === undefined || created === undefined) return undefined;
  const revision = {
    version: Number(version),
    createdAt: new Date(parseInt(created, 36)).toISOString(),
  };
  return etagOf(revision) === etag ? revision : undefined;
}
