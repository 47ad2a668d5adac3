import type { IncomingMessage, ServerResponse } from "node:http";
import { formatLine, type RequestLog } from "./accessLog";
import { type Answer, readRequest, send } from "../http";
import { earlyRefusal } from "./edgeErrors";
import { type Exchange, newIds, type RequestIds, scopeOf } from "./requestState";
import { answerFailure, type Failure, serverError } from "./gatewayResponse";
import { answer, isFailure } from "./pipeline";
import type { ServedApi } from "./servedApi";

// What proxies and web servers note for a caller that went away before its answer.
const callerLeft = 499;

/** Answers one HTTP request and logs it; never rejects. */
export async function handle(
  api: ServedApi,
  message: IncomingMessage,
  response: ServerResponse,
  log: (entry: RequestLog) => void,
): Promise<void> {
  const request = readRequest(message);
  const ids = newIds(request);
  const stage = api.stages.get(request.path.split("/")[1] ?? "");
  const common = {
    requestId: ids.requestId,
    apiId: api.id,
    method: request.method,
    path: request.path,
  };
  const finishEarly = (early: Answer, error: string) => {
    send(response, early);
    log({ ...common, status: early.status, durationMs: elapsed(ids), error });
  };
  const refused = earlyRefusal(request, message);
  if (refused !== undefined) {
    finishEarly(refused, refused.body.toString());
    return;
  }
  if (stage === undefined) {
    finishEarly(withIds(forbidden, ids), "the API has no such stage");
    return;
  }

  const exchange: Exchange = { api, stage, request, ids };
  let result: Answer | Failure;
  try {
    result = await answer(exchange, message);
  } catch (error) {
    if (message.destroyed && !message.complete) {
      const detail = "the caller went away before the request was complete";
      log({ ...common, status: callerLeft, durationMs: elapsed(ids), error: detail });
      return;
    }
    result = serverError("DEFAULT_5XX", error instanceof Error ? error.message : String(error));
  }
  if ("early" in result) {
    finishEarly(result, result.body.toString());
    return;
  }
  const failure = isFailure(result) ? result : undefined;
  const final = isFailure(result)
    ? answerFailure(result, api.document.gatewayResponses, scopeOf(exchange, result))
    : traced(result, ids);
  send(response, withIds(final, ids));
  log({ ...common, ...entry(exchange, final, failure) });
}

const forbidden: Answer = {
  status: 403,
  headers: [
    ["Content-Type", "application/json"],
    ["x-amzn-ErrorType", "ForbiddenException"],
  ],
  body: Buffer.from('{"message":"Forbidden"}'),
};

function withIds(result: Answer, ids: RequestIds): Answer {
  const own = [
    ["x-amzn-RequestId", ids.requestId],
    ["x-amz-apigw-id", ids.extendedRequestId],
  ] as const;
  return { ...result, headers: [...result.headers, ...own] };
}

function traced(result: Answer, ids: RequestIds): Answer {
  return { ...result, headers: [...result.headers, ["X-Amzn-Trace-Id", ids.traceId]] };
}

function elapsed(ids: RequestIds): number {
  return Math.max(0, Date.now() - ids.startedAt.getTime());
}

function entry(exchange: Exchange, { status, body }: Answer, failure: Failure | undefined) {
  const { stage, ids, route, claims, functionName, integrationMs } = exchange;
  const durationMs = elapsed(ids);
  const format = stage.accessLogFormat;
  const variables = {
    ...scopeOf(exchange, failure).context,
    status,
    responseLength: body.length,
    responseLatency: durationMs,
    integrationLatency: integrationMs,
    // For a proxy integration: whether Lambda took the call, not what the function answered.
    integrationStatus: functionName === undefined ? undefined : 200,
    integration: { latency: integrationMs, status: functionName === undefined ? undefined : 200 },
    integrationErrorMessage: failure?.detail,
  };
  return {
    status,
    durationMs,
    ...(route === undefined ? {} : { resourcePath: route.operation.path }),
    ...(functionName === undefined ? {} : { functionName }),
    ...(claims?.sub === undefined ? {} : { sub: claims.sub }),
    ...(failure === undefined ? {} : { error: reason(failure) }),
    ...(format === undefined ? {} : { accessLog: formatLine(format, variables) }),
  };
}

function reason({ message, detail, validationError }: Failure): string {
  const more = detail ?? validationError;
  return more === undefined ? message : `${message}: ${more}`;
}
