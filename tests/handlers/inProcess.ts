import { endpoint, type Log, publicEndpoint } from "@secured-api/http/endpoint";
import type { Environment } from "@secured-api/http/environment";
import { lambdaContext, type ProxyEventOptions } from "@secured-api/http/testing";
import type { ResponseSeen } from "../../contract/case";
import { health } from "../../handlers/health";
import { createTodo } from "../../handlers/todos/createTodo";
import { deleteTodo } from "../../handlers/todos/deleteTodo";
import { getTodo } from "../../handlers/todos/getTodo";
import { listTodos } from "../../handlers/todos/listTodos";
import { patchTodo } from "../../handlers/todos/patchTodo";
import { replaceTodo } from "../../handlers/todos/replaceTodo";
import { openTodos, type Todos } from "../../handlers/todos/todoStore";
import { apiEvent } from "../support/events";

/** All handlers behind their endpoints, by event. Each entry of their logs goes to `log`; by default it fails the test. */
export function inProcess(
  environment: Environment,
  todos: Todos = openTodos(environment),
  log: Log = (entry) => {
    throw new Error(`unexpected log entry: ${JSON.stringify(entry)}`);
  },
): (options: Omit<ProxyEventOptions, "resource">) => Promise<ResponseSeen> {
  const guarded = (handler: Parameters<typeof endpoint>[0]) =>
    endpoint(handler, { environment, log });
  const routes = new Map([
    ["POST /todo", guarded(createTodo(todos))],
    ["GET /todo", guarded(listTodos(todos))],
    ["GET /todo/{id}", guarded(getTodo(todos))],
    ["PUT /todo/{id}", guarded(replaceTodo(todos))],
    ["PATCH /todo/{id}", guarded(patchTodo(todos))],
    ["DELETE /todo/{id}", guarded(deleteTodo(todos))],
    ["GET /health", publicEndpoint(health(), { environment, log })],
  ]);
  return async (options) => {
    const event = apiEvent(options);
    const route = `${event.httpMethod} ${event.resource}`;
    const handler = routes.get(route);
    if (!handler) throw new Error(`there is no route ${route}`);
    const { statusCode, headers, body } = await handler(event, lambdaContext());
    const strings = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]);
    return {
      status: statusCode,
      headers: Object.fromEntries(strings) as Readonly<Record<string, string>>,
      body,
    };
  };
}
