import type { IncomingMessage } from "node:http";
import { readBody } from "../../shared/http";
import { type Answer, pathInStage } from "../http";
import { authorize } from "./authorizer";
import { bodyBytes, contentTooLong, unknownRoute } from "./edgeErrors";
import { contextOf, type Exchange, scopeOf } from "./requestState";
import { type Failure, failure } from "./gatewayResponse";
import { callFunction } from "./lambdaProxy";
import { answerMock } from "./mock";
import { proxyEvent } from "./proxyEvent";
import { proxyResponse } from "./proxyResponse";
import type { Route } from "./router";
import { methodArn } from "./servedApi";
import { validateBody, validateParameters } from "./validation";

// Of a method that asks for a token: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
const arnBytes = 1600;

/**
 * Takes a request through API Gateway's stages: the first that fails ends it, and a body is read only for a caller who
 * may send one. What the stages find out is noted in `exchange`.
 */
export async function answer(
  exchange: Exchange,
  message: IncomingMessage,
): Promise<Answer | Failure> {
  const { api, stage, request } = exchange;
  const path = pathInStage(request, stage.name);
  const route = api.router(request.method, path);
  if (route === undefined) return unknownRoute(request);
  exchange.route = route;
  const { operation } = route;

  if (operation.authorization !== undefined) {
    if (methodArn(api, stage, request.method, path).length > arnBytes) {
      return failure("DEFAULT_4XX", "Request URI too long", { status: 414 });
    }
    const claims = authorize(operation.authorization, request, api.keys);
    if (isFailure(claims)) return claims;
    exchange.claims = claims;
  }
  if (!stage.throttle(operation.path, request.method)) {
    return failure("THROTTLED", "Too Many Requests");
  }

  const wrongParameters = validateParameters(route, request);
  if (wrongParameters !== undefined) return wrongParameters;
  const body = await readBody(message, bodyBytes);
  if (body === "too-large") return contentTooLong;
  return validateBody(operation, request, body) ?? integrate(exchange, route, body);
}

async function integrate(
  exchange: Exchange,
  route: Route,
  body: Buffer,
): Promise<Answer | Failure> {
  const { api, stage, request, ids } = exchange;
  const { integration } = route.operation;
  const { binaryMediaTypes } = api.document;
  if (integration.type === "mock") {
    return answerMock(
      integration,
      { ...scopeOf(exchange), body: body.toString() },
      binaryMediaTypes,
    );
  }
  const event = proxyEvent(api, stage, route, request, ids, contextOf(exchange), body);
  const before = performance.now();
  const called = await callFunction(integration, api, stage, route, event);
  exchange.integrationMs = Math.round(performance.now() - before);
  if (called.kind === "failure") return called;
  exchange.functionName = called.functionName;
  return proxyResponse(called.payload, request, binaryMediaTypes);
}

export function isFailure(value: object): value is Failure {
  return "kind" in value && value.kind === "failure";
}
