import type { IncomingMessage, ServerResponse } from "node:http";
import { messageOf } from "../../shared/messageOf";
import { type OutgoingResponse, readIncomingRequest, send } from "../http";
import { formatAccessLog, type RequestLog } from "./accessLog";
import { checkAtEdge, type EdgeError, isEdgeError } from "./edgeErrors";
import { type Failure, gatewayResponse, isFailure, serverError } from "./gatewayResponse";
import { respond } from "./pipeline";
import {
  createRequestIds,
  createRequestState,
  type RequestIds,
  type RequestState,
  scopeOf,
} from "./requestState";
import type { ServedApi } from "./servedApi";

// What proxies and web servers log for a caller that went away before its response.
const callerLeft = 499;

/** Responds to one HTTP request and logs it; never rejects. */
export async function handle(
  api: ServedApi,
  message: IncomingMessage,
  response: ServerResponse,
  log: (entry: RequestLog) => void,
): Promise<void> {
  const request = readIncomingRequest(message);
  const ids = createRequestIds(request);
  const stage = api.stages.get(request.path.split("/")[1] ?? "");
  const common = {
    requestId: ids.requestId,
    apiId: api.id,
    method: request.method,
    path: request.path,
  };
  /** For what does not reach the API's stage. */
  const sendAtEdge = (outgoing: OutgoingResponse, error: string) => {
    send(response, outgoing);
    log({ ...common, status: outgoing.status, durationMs: elapsed(ids), error });
  };
  const edgeError = checkAtEdge(request, message);
  if (edgeError !== undefined) {
    sendAtEdge(edgeError, edgeError.body.toString());
    return;
  }
  if (stage === undefined) {
    sendAtEdge(withIds(unknownStage, ids), "the API has no such stage");
    return;
  }

  const state = createRequestState(api, stage, request, ids);
  let result: OutgoingResponse | EdgeError | Failure;
  try {
    result = await respond(state, message);
  } catch (error) {
    if (message.destroyed && !message.complete) {
      const detail = "the caller went away before the request was complete";
      log({ ...common, status: callerLeft, durationMs: elapsed(ids), error: detail });
      return;
    }
    result = serverError("DEFAULT_5XX", messageOf(error));
  }
  if (isEdgeError(result)) {
    sendAtEdge(result, result.body.toString());
    return;
  }
  const failure = isFailure(result) ? result : undefined;
  const outgoing = isFailure(result)
    ? gatewayResponse(result, api.document.gatewayResponses, scopeOf(state, result))
    : withTraceId(result, ids);
  send(response, withIds(outgoing, ids));
  log({ ...common, ...outcome(state, outgoing, failure) });
}

const unknownStage: OutgoingResponse = {
  status: 403,
  headers: [
    ["Content-Type", "application/json"],
    ["x-amzn-ErrorType", "ForbiddenException"],
  ],
  body: Buffer.from('{"message":"Forbidden"}'),
};

function withIds(response: OutgoingResponse, ids: RequestIds): OutgoingResponse {
  const headers = [
    ["x-amzn-RequestId", ids.requestId],
    ["x-amz-apigw-id", ids.extendedRequestId],
  ] as const;
  return { ...response, headers: [...response.headers, ...headers] };
}

function withTraceId(response: OutgoingResponse, ids: RequestIds): OutgoingResponse {
  return { ...response, headers: [...response.headers, ["X-Amzn-Trace-Id", ids.traceId]] };
}

function elapsed(ids: RequestIds): number {
  return Math.max(0, Date.now() - ids.startedAt.getTime());
}

/** What the log says of a request that reached its stage. */
function outcome(
  state: RequestState,
  { status, body }: OutgoingResponse,
  failure: Failure | undefined,
) {
  const { stage, ids, route, claims, call } = state;
  const durationMs = elapsed(ids);
  const format = stage.accessLogFormat;
  const accessLogVariables = () => {
    // For a proxy integration: whether Lambda took the call, not what the function returned.
    const integrationStatus = call?.functionName === undefined ? undefined : 200;
    return {
      ...scopeOf(state, failure).context,
      status,
      responseLength: body.length,
      responseLatency: durationMs,
      integrationLatency: call?.latencyMs,
      integrationStatus,
      integration: { latency: call?.latencyMs, status: integrationStatus },
      integrationErrorMessage: failure?.detail,
    };
  };
  return {
    status,
    durationMs,
    ...(route === undefined ? {} : { resourcePath: route.operation.path }),
    ...(call?.functionName === undefined ? {} : { functionName: call.functionName }),
    ...(claims?.sub === undefined ? {} : { sub: claims.sub }),
    ...(failure === undefined ? {} : { error: reasonOf(failure) }),
    ...(format === undefined ? {} : { accessLog: formatAccessLog(format, accessLogVariables()) }),
  };
}

function reasonOf({ message, detail, validationError }: Failure): string {
  const more = detail ?? validationError;
  return more === undefined ? message : `${message}: ${more}`;
}
