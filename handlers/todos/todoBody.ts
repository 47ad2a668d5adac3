import { readBody } from "@secured-api/http/body";
import type { Parsed, Request } from "@secured-api/http/request";
import { character, type ObjectSchema } from "@secured-api/http/validation";
import type { TodoChange, TodoContent } from "./todo";

// White space as String.prototype.trim sees it, spelled out: `\s` differs between engines.
const space = "\\t-\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const visibleCharacter = `(?![${space}])${character}`;

const day29 = "0[1-9]|1[0-9]|2[0-9]";
const monthAndDay = [
  `(?:0[13578]|1[02])-(?:${day29}|3[01])`,
  `(?:0[469]|11)-(?:${day29}|30)`,
  "02-(?:0[1-9]|1[0-9]|2[0-8])",
].join("|");
const leapYear = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)";

const atMost = (limit: number) => ({ maxLength: limit, pattern: `^${character}*$` });
const date = { pattern: `^(?:[0-9]{4}-(?:${monthAndDay})|${leapYear}-02-29)$` };

const title = {
  type: "string",
  description: "a string of 1 to 200 characters, not counting surrounding white space",
  pattern: `^[${space}]*${visibleCharacter}(?:${character}{0,198}${visibleCharacter})?[${space}]*$`,
} as const;

/**
 * The body of `POST /todo` in JSON Schema draft 4: the gateway's model, the handlers' check and the
 * documentation. Its patterns hold the whole rule (characters are code points, a due date is a real
 * date), so that nothing is left to code.
 */
export const newTodoSchema: ObjectSchema = {
  type: "object",
  properties: {
    title,
    description: {
      type: "string",
      description: "a string of at most 2000 characters",
      ...atMost(2000),
    },
    done: { type: "boolean", description: "true or false" },
    dueDate: { type: "string", description: "a calendar date such as 2025-02-28", ...date },
  },
  required: ["title"],
  additionalProperties: false,
};

/** The body of `PUT /todo/{id}`: what it leaves out is removed. */
export const replaceTodoSchema: ObjectSchema = newTodoSchema;

/**
 * The body of `PATCH /todo/{id}`, a JSON merge patch (RFC 7396). A member that may be null says so
 * by a list of types, as draft 4 and so API Gateway's models have it. OpenAPI's `nullable` is not an
 * alternative: API Gateway drops it, and would reject null before the handler sees it. An import that
 * drops the list instead leaves a model that lets more through, and the handler rejects that.
 */
export const patchTodoSchema: ObjectSchema = {
  type: "object",
  properties: {
    title,
    description: {
      type: ["string", "null"],
      description: "a string of at most 2000 characters, or null",
      ...atMost(2000),
    },
    done: { type: ["boolean", "null"], description: "true, false or null" },
    dueDate: {
      type: ["string", "null"],
      description: "a calendar date such as 2025-02-28, or null",
      ...date,
    },
  },
  additionalProperties: false,
};

const json = "application/json";

/** The content types of `PATCH /todo/{id}`, the preferred one first. */
const patchTypes = ["application/merge-patch+json", json];

// Not exported above: the function's text would be longer by the module's `exports`.
export { patchTypes };

/** The content in the body of `POST /todo`, trimmed and with its defaults. */
export function readNewTodo(request: Request): Parsed<TodoContent> {
  return toContent(
    readBody(request, { schema: newTodoSchema, mediaTypes: [json], acceptHeader: "Accept-Post" }),
  );
}

/** The content in the body of `PUT /todo/{id}`. */
export function readReplacement(request: Request): Parsed<TodoContent> {
  return toContent(
    readBody(request, { schema: replaceTodoSchema, mediaTypes: [json], acceptHeader: "Accept" }),
  );
}

/** The change in the body of `PATCH /todo/{id}`; `done: null` resets it to its default. */
export function readPatch(request: Request): Parsed<TodoChange> {
  const body = readBody(request, {
    schema: patchTodoSchema,
    mediaTypes: patchTypes,
    acceptHeader: "Accept-Patch",
  });
  if (!body.ok) return body;
  // The schema holds, and this is what it says.
  const { title, done, ...rest } = body.value as Omit<TodoChange, "done"> & {
    readonly done?: boolean | null;
  };
  return {
    ok: true,
    value: {
      ...rest,
      ...(title !== undefined && { title: title.trim() }),
      ...(done !== undefined && { done: done ?? false }),
    },
  };
}

function toContent(body: Parsed<object>): Parsed<TodoContent> {
  if (!body.ok) return body;
  // The schema holds, and this is what it says.
  const { title, description, done, dueDate } = body.value as Omit<TodoContent, "done"> &
    Partial<TodoContent>;
  return {
    ok: true,
    value: {
      title: title.trim(),
      ...(description !== undefined && { description }),
      done: done ?? false,
      ...(dueDate !== undefined && { dueDate }),
    },
  };
}
