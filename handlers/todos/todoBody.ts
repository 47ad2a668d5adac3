import { type Body, readBody } from "@secured-api/http/body";
import type { Request } from "@secured-api/http/request";
import { type Answer } from "@secured-api/http/response";
import type { TodoChange, TodoContent } from "./todo";
import { newTodoSchema, patchTodoSchema, replaceTodoSchema } from "./todoSchemas";

/** What a request says of a todo, or the answer to a body that does not say it well. */
export type Said<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly answer: Answer };

const json = "application/json";
const mergePatch = "application/merge-patch+json";

/** The content in the body of `POST /todo`, trimmed and with its defaults. */
export function readNewTodo(request: Request): Said<TodoContent> {
  return content(
    readBody(request, {
      schema: newTodoSchema,
      mediaTypes: [json],
      acceptHeader: "Accept-Post",
    }),
  );
}

/** The content in the body of `PUT /todo/{id}`. */
export function readReplacement(request: Request): Said<TodoContent> {
  return content(
    readBody(request, { schema: replaceTodoSchema, mediaTypes: [json], acceptHeader: "Accept" }),
  );
}

/** The change in the body of `PATCH /todo/{id}`; `done: null` takes its default back. */
export function readPatch(request: Request): Said<TodoChange> {
  const body = readBody(request, {
    schema: patchTodoSchema,
    mediaTypes: [mergePatch, json],
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

function content(body: Body): Said<TodoContent> {
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
