import { randomUUID } from "node:crypto";
import { account, stableId } from "../../shared/names";
import { type GatewayRequest, headerValues } from "../http";
import type { ExpressionScope } from "../templates/expression";
import type { Claims } from "./authorizer";
import { errorVariables, type Failure } from "./gatewayResponse";
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

/** What identifies one request. */
export interface RequestIds {
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** X-Ray's header: the caller's, or a new one. */
  readonly traceId: string;
  readonly startedAt: Date;
}

export function newIds(request: GatewayRequest): RequestIds {
  const startedAt = new Date();
  const seconds = Math.floor(startedAt.getTime() / 1000).toString(16);
  const given = headerValues(request, "x-amzn-trace-id").at(-1);
  return {
    requestId: randomUUID(),
    extendedRequestId: `${Buffer.from(randomHex(), "hex").toString("base64url").slice(0, 15)}=`,
    traceId: given ?? `Root=1-${seconds}-${randomHex().slice(0, 24)}`,
    startedAt,
  };
}

/** 32 digits. Node makes UUIDs in advance, which random bytes are not. */
function randomHex(): string {
  return randomUUID().replaceAll("-", "");
}

/** `event.requestContext` of a proxy event, and most of `$context`. */
function requestContext(
  api: ServedApi,
  stage: ServedStage,
  request: GatewayRequest,
  ids: RequestIds,
  resourcePath: string,
  claims: Claims | undefined,
) {
  return {
    resourceId: stableId(`${api.id} ${resourcePath}`, 6),
    ...(claims === undefined ? {} : { authorizer: { claims } }),
    resourcePath,
    httpMethod: request.method,
    extendedRequestId: ids.extendedRequestId,
    requestTime: commonLogTime(ids.startedAt),
    path: request.path,
    accountId: account,
    protocol: request.protocol,
    stage: stage.name,
    domainPrefix: api.id,
    requestTimeEpoch: ids.startedAt.getTime(),
    requestId: ids.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: headerValues(request, "user-agent").at(-1) ?? null,
      user: null,
    },
    domainName: headerValues(request, "host").at(-1) ?? "",
    deploymentId: stage.deploymentId,
    apiId: api.id,
  };
}

export type RequestContext = ReturnType<typeof requestContext>;

/** `21/Nov/2026:00:44:00 +0000` */
function commonLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(" ");
  return `${[day, month, year].join("/")}:${time ?? ""} +0000`;
}
