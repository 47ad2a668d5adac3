import { createHash } from "node:crypto";
import type { Position } from "./queryTodos";

/**
 * The list that a cursor goes on with: one person's, of all todos or of those that are done or not.
 */
export interface CursorScope {
  readonly owner: string;
  readonly done: boolean | undefined;
}

/**
 * A position in a list as an opaque text that is good for that list alone.
 *
 * The digest binds it to the owner and the filter. It needs no key: it is there so that a cursor
 * that was altered, mixed up or passed on is refused instead of starting somewhere odd, and it
 * guards no data. The query's key condition is always the caller's own partition, so a person who
 * knows their own `sub` and makes a cursor up only chooses where their own list starts.
 */
export function writeCursor(position: Position, scope: CursorScope): string {
  const { createdAt, id } = position;
  const text = JSON.stringify([createdAt, id, digest(position, scope)]);
  return Buffer.from(text).toString("base64url");
}

/**
 * The position in a cursor that {@link writeCursor} made for this list; nothing for any other text.
 */
export function readCursor(cursor: string, scope: CursorScope): Position | undefined {
  const position = positionIn(Buffer.from(cursor, "base64url").toString());
  // Written again, it must be the same text: that leaves no second spelling, and compares the
  // digest.
  return position && writeCursor(position, scope) === cursor ? position : undefined;
}

function positionIn(text: string): Position | undefined {
  const [, createdAt, id] = /^\["([0-9TZ:.-]{24})","([0-9a-f-]{36})","/.exec(text) ?? [];
  return createdAt !== undefined && id !== undefined ? { createdAt, id } : undefined;
}

function digest({ createdAt, id }: Position, { owner, done }: CursorScope): string {
  const bound = JSON.stringify([owner, done ?? null, createdAt, id]);
  return createHash("sha256").update(bound).digest("base64url").slice(0, 22);
}
