import { proxyEvent, type ProxyEventOptions } from "@secured-api/http/testing";
import type { APIGatewayProxyEvent } from "aws-lambda";

/** A request to the todo API, as a proxy event. @default `GET /todo` */
export function apiEvent(options: Omit<ProxyEventOptions, "resource"> = {}): APIGatewayProxyEvent {
  const { path = "/todo" } = options;
  const isTodo = /^\/todo\/[^/?]+(\?|$)/.test(path);
  return proxyEvent({ ...options, path, ...(isTodo && { resource: "/todo/{id}" }) });
}
