import type { IncomingMessage } from "node:http";
import { readBody } from "../http";
import type { Answer } from "./answer";
import { authorize } from "./authorizer";
import { contextOf, type Exchange, scopeOf } from "./exchange";
import { type Failure, failure } from "./failure";
import { callFunction } from "./lambdaProxy";
import { answerMock } from "./mock";
import { proxyEvent } from "./proxyEvent";
import { proxyResponse } from "./proxyResponse";
import type { Route } from "./routes";
import { validateBody, validateParameters } from "./validation";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
const bodyLimit = 10 * 1024 * 1024;
const headLimit = 10_240;

/**
 * Takes a request through API Gateway's stages: the first that fails ends it, and a body is read only for a caller who
 * may send one. What the stages find out is noted in `exchange`.
 */
export async function answer(
  exchange: Exchange,
  message: IncomingMessage,
): Promise<Answer | Failure> {
  const { api, stage, request } = exchange;
  if (request.headBytes > headLimit) {
    return failure("DEFAULT_4XX", "Request Header Fields Too Large", { status: 431 });
  }

  const route = api.router(request.method, request.path.slice(stage.name.length + 1));
  if (route === undefined) {
    return failure("MISSING_AUTHENTICATION_TOKEN", "Missing Authentication Token", {
      detail: `the API has no ${request.method} for this path`,
    });
  }
  exchange.route = route;
  const { operation } = route;
  if (Number(message.headers["content-length"] ?? 0) > bodyLimit) return tooLarge();

  if (operation.authorization !== undefined) {
    const claims = authorize(operation.authorization, request, api.keys);
    if (isFailure(claims)) return claims;
    exchange.claims = claims;
  }
  if (!stage.throttle(operation.path, request.method)) {
    return failure("THROTTLED", "Too Many Requests");
  }

  const wrongParameters = validateParameters(route, request);
  if (wrongParameters !== undefined) return wrongParameters;
  const body = await readBody(message, bodyLimit);
  if (body === "too-large") return tooLarge();
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

function tooLarge(): Failure {
  return failure("REQUEST_TOO_LARGE", "Request Too Long");
}

export function isFailure(value: object): value is Failure {
  return "kind" in value && value.kind === "failure";
}
