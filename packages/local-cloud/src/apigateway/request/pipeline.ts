import type { IncomingMessage } from "node:http";
import { readBody } from "../../shared/http";
import { type OutgoingResponse, pathInStage } from "../http";
import { authorizeRequest } from "./authorizer";
import { bodyBytes, contentTooLong, type EdgeError, unknownRoute } from "./edgeErrors";
import { type Failure, failure, isFailure } from "./gatewayResponse";
import { callFunction } from "./lambdaProxy";
import { mockResponse } from "./mockResponse";
import { proxyEventOf } from "./proxyEvent";
import { proxyResponse } from "./proxyResponse";
import { type RequestState, scopeOf } from "./requestState";
import type { MatchedRoute } from "./router";
import { methodArn } from "./servedApi";
import { validateBody, validateParameters } from "./validation";

// Of a guarded method: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
const arnBytes = 1600;

/**
 * Takes a request through API Gateway's stages: the first that fails ends it, and a body is read only for a caller who
 * may send one. Adds the claims and the call to `state`.
 */
export async function respond(
  state: RequestState,
  message: IncomingMessage,
): Promise<OutgoingResponse | EdgeError | Failure> {
  const { api, stage, request, route } = state;
  if (route === undefined) return unknownRoute(request);
  const { operation } = route;

  if (operation.authorization !== undefined) {
    const path = pathInStage(request, stage.name);
    if (methodArn(api, stage, request.method, path).length > arnBytes) {
      return failure("DEFAULT_4XX", "Request URI too long", { status: 414 });
    }
    const claims = authorizeRequest(operation.authorization, request, api.keys);
    if (isFailure(claims)) return claims;
    state.claims = claims;
  }
  if (!stage.throttle(operation.path, request.method)) {
    return failure("THROTTLED", "Too Many Requests");
  }

  const wrongParameters = validateParameters(route, request);
  if (wrongParameters !== undefined) return wrongParameters;
  const body = await readBody(message, bodyBytes);
  if (body === "too-large") return contentTooLong;
  return validateBody(operation, request, body) ?? integrate(state, route, body);
}

async function integrate(
  state: RequestState,
  route: MatchedRoute,
  body: Buffer,
): Promise<OutgoingResponse | Failure> {
  const { request } = state;
  const { integration } = route.operation;
  const { binaryMediaTypes } = state.api.document;
  if (integration.type === "mock") {
    return mockResponse(
      integration,
      { ...scopeOf(state), body: body.toString() },
      binaryMediaTypes,
    );
  }
  const event = proxyEventOf(state, route, body);
  const calledAt = performance.now();
  const called = await callFunction(integration, state, route, event);
  const latencyMs = Math.round(performance.now() - calledAt);
  if (isFailure(called)) {
    state.call = { latencyMs };
    return called;
  }
  state.call = { latencyMs, functionName: called.functionName };
  return proxyResponse(called.payload, request, binaryMediaTypes);
}
