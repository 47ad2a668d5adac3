import type { Claims } from "./claims";
import type { ExpressionScope } from "../templates/expression";
import type { Failure } from "./failure";
import { errorVariables } from "./gatewayResponse";
import type { GatewayRequest } from "../http";
import { type RequestContext, requestContext, type RequestIds } from "./requestContext";
import type { Route } from "./router";
import type { ServedApi, ServedStage } from "./servedApi";

/** One request on its way, with what its stages have found out so far. */
export interface Exchange {
  readonly api: ServedApi;
  readonly stage: ServedStage;
  readonly request: GatewayRequest;
  readonly ids: RequestIds;
  route?: Route;
  claims?: Claims;
  context?: RequestContext;
  functionName?: string;
  integrationMs?: number;
}

/** The request's context, made once route and claims are known, or will not be. */
export function contextOf(exchange: Exchange): RequestContext {
  const { api, stage, request, ids, route, claims } = exchange;
  const path = route?.operation.path ?? "";
  return (exchange.context ??= requestContext(api, stage, request, ids, path, claims));
}

/** What expressions and templates may look at; with the failure that is to be answered, if there is one. */
export function scopeOf(exchange: Exchange, failure?: Failure): ExpressionScope {
  return {
    request: exchange.request,
    pathParameters: exchange.route?.pathParameters ?? new Map(),
    stageVariables: exchange.stage.variables,
    context: {
      ...contextOf(exchange),
      xrayTraceId: exchange.ids.traceId,
      ...(failure === undefined ? {} : { error: errorVariables(failure) }),
    },
  };
}
