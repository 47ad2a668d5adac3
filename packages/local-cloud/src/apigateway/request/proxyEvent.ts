import { contentType, headerValues, type IncomingRequest, pathInStage } from "../http";
import { isBinary } from "./proxyResponse";
import { requestContext, type RequestIds, type RequestState } from "./requestState";
import type { MatchedRoute } from "./router";

/** The event that a function receives, version 1.0. */
export type ProxyEvent = ReturnType<typeof proxyEventOf>;

/**
 * Makes the event of a request.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEventOf(
  state: RequestState,
  { operation, pathParameters }: MatchedRoute,
  body: Buffer,
) {
  const { api, stage, request, ids } = state;
  const headers = forwardedHeaders(request, ids);
  const binary = body.length > 0 && isBinary(contentType(request), api.document.binaryMediaTypes);
  return {
    resource: operation.path,
    path: pathInStage(request, stage.name),
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: objectOrNull(headers),
    queryStringParameters: lastValues([...request.query]),
    multiValueQueryStringParameters: objectOrNull([...request.query]),
    pathParameters: objectOrNull([...pathParameters]),
    stageVariables: objectOrNull([...stage.variables]),
    requestContext: requestContext(state),
    body: body.length === 0 ? null : body.toString(binary ? "base64" : "utf8"),
    isBase64Encoded: binary,
  };
}

type MultiValues = readonly (readonly [string, readonly string[]])[];

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
const notForwarded = new Set([
  ...["connection", "content-length", "content-md5", "expect", "keep-alive", "max-forwards"],
  ...["proxy-authenticate", "proxy-connection", "server", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "www-authenticate"],
]);

/** The caller's headers, and those that API Gateway adds. */
function forwardedHeaders(request: IncomingRequest, ids: RequestIds): MultiValues {
  const forwardedFor = [...headerValues(request, "x-forwarded-for"), request.sourceIp].join(", ");
  const host = headerValues(request, "host").at(-1) ?? "";
  const added = new Map([
    ["X-Amzn-Trace-Id", [ids.traceId]],
    ["X-Forwarded-For", [forwardedFor]],
    ["X-Forwarded-Port", [/:(\d+)$/.exec(host)?.[1] ?? "80"]],
    ["X-Forwarded-Proto", ["http"]],
  ]);
  const replaced = new Set([...added.keys()].map((name) => name.toLowerCase()));
  const kept = request.headers.filter(({ name }) => {
    const lower = name.toLowerCase();
    return !notForwarded.has(lower) && !replaced.has(lower);
  });
  return [...kept.map(({ name, values }) => [name, values] as const), ...added];
}

function lastValues(entries: MultiValues) {
  return objectOrNull(entries.map(([name, values]) => [name, values.at(-1) ?? ""] as const));
}

/** `null` where there is nothing, as in AWS. */
function objectOrNull<T>(
  entries: readonly (readonly [string, T])[],
): Readonly<Record<string, T>> | null {
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
