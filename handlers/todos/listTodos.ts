import { createHash } from "node:crypto";
import type { GuardedRequest, Parsed } from "@secured-api/http/request";
import { type HttpResponse, invalidRequest } from "@secured-api/http/response";
import type { Issue } from "@secured-api/http/validation";
import { type ListQuery, type Position, queryItems, type Todos } from "./todoStore";

const defaultLimit = 50;
const maxLimit = 100;

/** The query parameters, for the API's document. */
export const listParameters = {
  limit: { schema: { type: "integer", minimum: 1, maximum: maxLimit, default: defaultLimit } },
  cursor: { schema: { type: "string" } },
  done: { schema: { type: "boolean" } },
};
const parameterNames = Object.keys(listParameters);

/**
 * `GET /todo?limit&cursor&done`: newest first, with a `nextCursor` exactly when there are more.
 */
export const listTodos = (todos: Todos) =>
  async function listTodos(request: GuardedRequest): Promise<HttpResponse> {
    const query = readListQuery(request.query, request.owner);
    if (!query.ok) return query.response;

    const { items, next } = await queryItems(todos, request.owner, query.value);
    if (!next) return { status: 200, body: { items } };
    const scope = { owner: request.owner, done: query.value.done };
    return { status: 200, body: { items, nextCursor: writeCursor(next, scope) } };
  };

/**
 * Reads the query parameters of a list. Each may appear once; an unknown one is an issue, so that
 * no misspelling is ignored.
 */
export function readListQuery(
  parameters: Readonly<Record<string, readonly string[]>>,
  owner: string,
): Parsed<ListQuery> {
  const issues: Issue[] = [];
  const issue = (parameter: string, detail: string) => issues.push({ parameter, detail });
  for (const name of Object.keys(parameters)) {
    if (!parameterNames.includes(name)) issue(name, "is not a known parameter");
    else if (parameters[name]?.length !== 1) issue(name, "must appear only once");
  }
  // A repeated one is an issue already: its values are not read.
  const single = (name: string) =>
    parameters[name]?.length === 1 ? parameters[name][0] : undefined;

  const limitParameter = single("limit") ?? String(defaultLimit);
  const limit = /^[1-9][0-9]{0,2}$/.test(limitParameter) ? Number(limitParameter) : Infinity;
  if (limit > maxLimit) issue("limit", `must be an integer from 1 to ${String(maxLimit)}`);

  const doneParameter = single("done");
  const done = doneParameter === undefined ? undefined : doneParameter === "true";
  if (doneParameter !== undefined && doneParameter !== "true" && doneParameter !== "false")
    issue("done", "must be true or false");

  const cursor = single("cursor");
  const after = cursor === undefined ? undefined : readCursor(cursor, { owner, done });
  if (cursor !== undefined && !after)
    issue("cursor", "must be a nextCursor that was returned for the same list");

  if (issues.length > 0) return { ok: false, response: invalidRequest(issues) };
  return {
    ok: true,
    value: { limit, ...(done !== undefined && { done }), ...(after && { after }) },
  };
}

/** The list that a cursor continues: one person's, of all todos, the done ones or the open ones. */
interface CursorScope {
  readonly owner: string;
  readonly done: boolean | undefined;
}

/**
 * A position in a list as an opaque string that is valid for that list alone.
 *
 * The digest binds it to the owner and the filter. It needs no key: it makes a cursor that was
 * altered, mixed up or shared invalid, instead of starting somewhere odd, and it guards no data. The
 * query's key condition is always the caller's partition, so a person who knows their `sub` and
 * makes a cursor up only chooses where their own list starts.
 */
export function writeCursor(position: Position, scope: CursorScope): string {
  const { createdAt, id } = position;
  const json = JSON.stringify([createdAt, id, digest(position, scope)]);
  return Buffer.from(json).toString("base64url");
}

/**
 * The position in a cursor that {@link writeCursor} made for this list; `undefined` for any other
 * string.
 */
export function readCursor(cursor: string, scope: CursorScope): Position | undefined {
  const position = positionIn(Buffer.from(cursor, "base64url").toString());
  // Written again, it must be the same string: that leaves no second spelling, and compares the
  // digest.
  return position && writeCursor(position, scope) === cursor ? position : undefined;
}

function positionIn(json: string): Position | undefined {
  const [, createdAt, id] = /^\["([0-9TZ:.-]{24})","([0-9a-f-]{36})","/.exec(json) ?? [];
  return createdAt !== undefined && id !== undefined ? { createdAt, id } : undefined;
}

function digest({ createdAt, id }: Position, { owner, done }: CursorScope): string {
  const bound = JSON.stringify([owner, done ?? null, createdAt, id]);
  return createHash("sha256").update(bound).digest("base64url").slice(0, 22);
}
