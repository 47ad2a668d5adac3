import { randomUUID } from "node:crypto";
import { account, stableId } from "../../shared/names";
import { headerValues, type IncomingRequest, pathInStage } from "../http";
import type { ExpressionScope } from "../templates/expression";
import type { Claims } from "./authorizer";
import { errorVariables, type Failure } from "./gatewayResponse";
import type { MatchedRoute } from "./router";
import type { ServedApi, ServedStage } from "./servedApi";

/** One request on its way through the gateway. What the pipeline finds out is added, for templates and the log. */
export interface RequestState {
  readonly api: ServedApi;
  readonly stage: ServedStage;
  readonly request: IncomingRequest;
  readonly ids: RequestIds;
  /** `undefined` where no method takes the request. */
  readonly route: MatchedRoute | undefined;
  /** Added once the authorizer of a guarded method has accepted the token. */
  claims?: Claims;
  /** Added once the function behind the method was called. */
  call?: FunctionCall;
}

interface FunctionCall {
  readonly latencyMs: number;
  /** Absent where the call failed. */
  readonly functionName?: string;
}

export function createRequestState(
  api: ServedApi,
  stage: ServedStage,
  request: IncomingRequest,
  ids: RequestIds,
): RequestState {
  const route = api.router(request.method, pathInStage(request, stage.name));
  return { api, stage, request, ids, route };
}

/** What identifies one request. */
export interface RequestIds {
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** X-Ray's header: the caller's, or a new one. */
  readonly traceId: string;
  readonly startedAt: Date;
}

export function createRequestIds(request: IncomingRequest): RequestIds {
  const startedAt = new Date();
  const seconds = Math.floor(startedAt.getTime() / 1000).toString(16);
  const callersTraceId = headerValues(request, "x-amzn-trace-id").at(-1);
  return {
    requestId: randomUUID(),
    extendedRequestId: `${Buffer.from(randomHex(), "hex").toString("base64url").slice(0, 15)}=`,
    traceId: callersTraceId ?? `Root=1-${seconds}-${randomHex().slice(0, 24)}`,
    startedAt,
  };
}

/** 32 digits. Node makes UUIDs in advance, which random bytes are not. */
function randomHex(): string {
  return randomUUID().replaceAll("-", "");
}

/** What expressions and templates may look at; with the failure to respond to, if there is one. */
export function scopeOf(state: RequestState, failure?: Failure): ExpressionScope {
  return {
    request: state.request,
    pathParameters: state.route?.pathParameters ?? new Map(),
    stageVariables: state.stage.variables,
    context: {
      ...requestContext(state),
      xrayTraceId: state.ids.traceId,
      ...(failure === undefined ? {} : { error: errorVariables(failure) }),
    },
  };
}

/** `event.requestContext` of a proxy event, and most of `$context`. */
export function requestContext({ api, stage, request, ids, route, claims }: RequestState) {
  const resourcePath = route?.operation.path ?? "";
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

/** `21/Nov/2026:00:44:00 +0000` */
function commonLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(" ");
  return `${[day, month, year].join("/")}:${time ?? ""} +0000`;
}
