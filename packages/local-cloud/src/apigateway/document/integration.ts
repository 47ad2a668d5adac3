import { type MockIntegration, readMock } from "./mockIntegration";
import { type JsonObject, readObject, readOnly, readText, refuse, shown } from "../parse";

/** What answers a method. */
export type Integration = LambdaProxy | MockIntegration;

export interface LambdaProxy {
  readonly type: "aws_proxy";
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** API Gateway waits for an integration this long unless it is told to wait less. */
const longestTimeoutMs = 29_000;

// What may stand beside a proxy integration without any effect on it.
const withoutEffect = ["responses", "passthroughBehavior", "cacheNamespace", "cacheKeyParameters"];

/**
 * Reads `x-amazon-apigateway-integration`. `responseHeaders` are the headers that the operation declares, by status.
 */
export function readIntegration(
  value: unknown,
  place: string,
  region: string,
  responseHeaders: ReadonlyMap<number, ReadonlySet<string>>,
): Integration {
  if (value === undefined) refuse(place, "is missing: API Gateway does not deploy such a method");
  const integration = readObject(value, place);
  const type = typeof integration.type === "string" ? integration.type.toLowerCase() : undefined;
  if (type === "mock") return readMock(integration, place, responseHeaders);
  if (type === "aws_proxy") return readLambdaProxy(integration, place, region);
  return refuse(
    `${place}.type`,
    `only aws_proxy and mock are emulated, got ${shown(integration.type)}`,
  );
}

function readLambdaProxy(integration: JsonObject, place: string, region: string): LambdaProxy {
  readOnly(integration, place, [
    ...["type", "uri", "httpMethod", "timeoutInMillis", "contentHandling", "responseTransferMode"],
    ...withoutEffect,
  ]);
  if (integration.httpMethod !== "POST") {
    refuse(`${place}.httpMethod`, `Lambda is called by POST, got ${shown(integration.httpMethod)}`);
  }
  checkOneOf(integration.contentHandling, `${place}.contentHandling`, "CONVERT_TO_TEXT");
  checkOneOf(integration.responseTransferMode, `${place}.responseTransferMode`, "BUFFERED");
  const uri = readText(integration.uri, `${place}.uri`);
  const parts =
    /^arn:aws[\w-]*:apigateway:([^:]*):lambda:path\/2015-03-31\/functions\/(arn:aws[\w-]*:lambda:[^/${}]+)\/invocations$/.exec(
      uri,
    );
  if (parts?.[2] === undefined) {
    return refuse(
      `${place}.uri`,
      `must be arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations, got ${shown(uri)}`,
    );
  }
  if (parts[1] !== region) {
    refuse(`${place}.uri`, `names the region ${shown(parts[1])}, the API is in ${region}`);
  }
  const timeoutMs = readTimeout(integration.timeoutInMillis, `${place}.timeoutInMillis`);
  return { type: "aws_proxy", functionArn: parts[2], timeoutMs };
}

function readTimeout(value: unknown, place: string): number {
  if (value === undefined) return longestTimeoutMs;
  if (typeof value === "number" && value >= 50 && value <= longestTimeoutMs) return value;
  return refuse(place, `must be 50 to ${String(longestTimeoutMs)}, got ${shown(value)}`);
}

function checkOneOf(value: unknown, place: string, only: string): void {
  if (value !== undefined && value !== only) {
    refuse(place, `only ${only} is emulated, got ${shown(value)}`);
  }
}
