import { isBinary } from "./proxyResponse";
import { contentType, type GatewayRequest, headerValues, pathInStage } from "../http";
import type { RequestContext, RequestIds } from "./requestState";
import type { Route } from "./router";
import type { ServedApi, ServedStage } from "./servedApi";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
const notHandedOn = new Set([
  ...["connection", "content-length", "content-md5", "expect", "keep-alive", "max-forwards"],
  ...["proxy-authenticate", "proxy-connection", "server", "te", "trailer", "transfer-encoding"],
  ...["upgrade", "www-authenticate"],
]);

/**
 * The event that a function receives, version 1.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(
  api: ServedApi,
  stage: ServedStage,
  { operation, pathParameters }: Route,
  request: GatewayRequest,
  ids: RequestIds,
  context: RequestContext,
  body: Buffer,
) {
  const headers = handedOn(request, ids);
  const binary = body.length > 0 && isBinary(contentType(request), api.document.binaryMediaTypes);
  return {
    resource: operation.path,
    path: pathInStage(request, stage.name),
    httpMethod: request.method,
    headers: lasts(headers),
    multiValueHeaders: all(headers),
    queryStringParameters: lasts([...request.query]),
    multiValueQueryStringParameters: all([...request.query]),
    pathParameters: filled([...pathParameters]),
    stageVariables: filled([...stage.variables]),
    requestContext: context,
    body: body.length === 0 ? null : body.toString(binary ? "base64" : "utf8"),
    isBase64Encoded: binary,
  };
}

export type ProxyEvent = ReturnType<typeof proxyEvent>;

type Values = readonly (readonly [string, readonly string[]])[];

/** The caller's headers, and those that API Gateway adds. */
function handedOn(request: GatewayRequest, ids: RequestIds): Values {
  const forwarded = [...headerValues(request, "x-forwarded-for"), request.sourceIp].join(", ");
  const host = headerValues(request, "host").at(-1) ?? "";
  const added = new Map([
    ["X-Amzn-Trace-Id", [ids.traceId]],
    ["X-Forwarded-For", [forwarded]],
    ["X-Forwarded-Port", [/:(\d+)$/.exec(host)?.[1] ?? "80"]],
    ["X-Forwarded-Proto", ["http"]],
  ]);
  const replaced = new Set([...added.keys()].map((name) => name.toLowerCase()));
  const kept = request.headers.filter(({ name }) => {
    const lower = name.toLowerCase();
    return !notHandedOn.has(lower) && !replaced.has(lower);
  });
  return [...kept.map(({ name, values }) => [name, values] as const), ...added];
}

function lasts(values: Values) {
  return filled(values.map(([name, items]) => [name, items.at(-1) ?? ""] as const));
}

function all(values: Values) {
  return filled(values);
}

/** `null` where there is nothing. */
function filled<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> | null {
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
