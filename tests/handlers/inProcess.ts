import { createTodo } from "../../handlers/todos/createTodo";
import { deleteTodo } from "../../handlers/todos/deleteTodo";
import { endpoint } from "../../packages/http/src/endpoint";
import { getTodo } from "../../handlers/todos/getTodo";
import { health } from "../../handlers/health";
import { listTodos } from "../../handlers/todos/listTodos";
import { openTodos, type Todos } from "../../handlers/todos/todoStore";
import { patchTodo } from "../../handlers/todos/patchTodo";
import { publicEndpoint } from "../../packages/http/src/publicEndpoint";
import { replaceTodo } from "../../handlers/todos/replaceTodo";
import type { Environment } from "../../packages/http/src/environment";
import type { Log } from "../../packages/http/src/boundary";
import { apiEvent, type EventOptions, lambdaContext } from "../support/events";

export interface HandlerResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** All handlers behind their endpoints, by event. Each entry of their logs goes to `log`. */
export function inProcess(
  environment: Environment,
  todos: Todos = openTodos(environment),
  log: Log = (entry) => {
    throw new Error(`unexpected log entry: ${JSON.stringify(entry)}`);
  },
): (options: EventOptions) => Promise<HandlerResponse> {
  const guarded = (handler: Parameters<typeof endpoint>[0]) => endpoint(handler, environment, log);
  const routes = new Map([
    ["POST /todo", guarded(createTodo(todos))],
    ["GET /todo", guarded(listTodos(todos))],
    ["GET /todo/{id}", guarded(getTodo(todos))],
    ["PUT /todo/{id}", guarded(replaceTodo(todos))],
    ["PATCH /todo/{id}", guarded(patchTodo(todos))],
    ["DELETE /todo/{id}", guarded(deleteTodo(todos))],
    ["GET /health", publicEndpoint(health(), environment, log)],
  ]);
  return async (options) => {
    const event = apiEvent(options);
    const route = `${event.httpMethod} ${event.resource}`;
    const handler = routes.get(route);
    if (!handler) throw new Error(`there is no route ${route}`);
    const { statusCode, headers, body } = await handler(event, lambdaContext());
    const texts = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]);
    return {
      status: statusCode,
      headers: Object.fromEntries(texts) as Readonly<Record<string, string>>,
      body,
    };
  };
}
