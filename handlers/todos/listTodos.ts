import { createHash } from "node:crypto";
import type { GuardedRequest } from "@secured-api/http/request";
import { type Answer, invalid } from "@secured-api/http/response";
import type { Checked, Fault } from "@secured-api/http/validation";
import { type ListQuery, type Position, queryTodos, type Todos } from "./todoStore";

const defaultLimit = 50;
const maxLimit = 100;
const names: readonly string[] = ["limit", "cursor", "done"];

/**
 * Reads the query parameters of a list. Each may be there once; one that is not known is a fault,
 * so that no typing error is ignored.
 */
export function readListQuery(
  parameters: Readonly<Record<string, readonly string[]>>,
  owner: string,
): Checked<ListQuery> {
  const faults: Fault[] = [];
  const fault = (parameter: string, detail: string) => faults.push({ parameter, detail });
  for (const name of Object.keys(parameters)) {
    if (!names.includes(name)) fault(name, "is not a known parameter");
    else if (parameters[name]?.length !== 1) fault(name, "must be given once");
  }
  // One that is repeated is a fault already; no other is made of its values.
  const single = (name: string) =>
    parameters[name]?.length === 1 ? parameters[name][0] : undefined;

  const limitText = single("limit") ?? String(defaultLimit);
  const limit = /^[1-9][0-9]{0,2}$/.test(limitText) ? Number(limitText) : Infinity;
  if (limit > maxLimit) fault("limit", `must be a whole number from 1 to ${String(maxLimit)}`);

  const doneText = single("done");
  const done = doneText === undefined ? undefined : doneText === "true";
  if (doneText !== undefined && doneText !== "true" && doneText !== "false")
    fault("done", "must be true or false");

  const cursor = single("cursor");
  const after = cursor === undefined ? undefined : readCursor(cursor, { owner, done });
  if (cursor !== undefined && !after)
    fault("cursor", "must be the nextCursor of an answer to the same list");

  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    value: { limit, ...(done !== undefined && { done }), ...(after && { after }) },
  };
}

/**
 * The list that a cursor goes on with: one person's, of all todos or of those that are done or not.
 */
interface CursorScope {
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

/**
 * `GET /todo?limit&cursor&done`: newest first; `nextCursor` is there exactly when there are more.
 */
export const listTodos = (todos: Todos) =>
  async function listTodos(request: GuardedRequest): Promise<Answer> {
    const query = readListQuery(request.query, request.owner);
    if (!query.ok) return invalid(query.faults);

    const { items, next } = await queryTodos(todos, request.owner, query.value);
    if (!next) return { status: 200, body: { items } };
    const scope = { owner: request.owner, done: query.value.done };
    return { status: 200, body: { items, nextCursor: writeCursor(next, scope) } };
  };
