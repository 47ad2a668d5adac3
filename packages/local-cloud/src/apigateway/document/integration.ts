import {
  type JsonObject,
  readEntries,
  readObject,
  rejectUnknownKeys,
  readString,
  readStringMap,
  reject,
  quoted,
} from "../../shared/json";
import { readStatus } from "../http";
import { type Expression, readExpression } from "../templates/expression";
import { readTemplate, type Template } from "../templates/velocity";

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
  if (value === undefined) reject(place, "is missing: API Gateway does not deploy such a method");
  const integration = readObject(value, place);
  const type = typeof integration.type === "string" ? integration.type.toLowerCase() : undefined;
  if (type === "mock") return readMock(integration, place, responseHeaders);
  if (type === "aws_proxy") return readLambdaProxy(integration, place, region);
  return reject(
    `${place}.type`,
    `only aws_proxy and mock are emulated, got ${quoted(integration.type)}`,
  );
}

function readLambdaProxy(integration: JsonObject, place: string, region: string): LambdaProxy {
  rejectUnknownKeys(integration, place, [
    ...["type", "uri", "httpMethod", "timeoutInMillis", "contentHandling", "responseTransferMode"],
    ...withoutEffect,
  ]);
  if (integration.httpMethod !== "POST") {
    reject(
      `${place}.httpMethod`,
      `Lambda is called by POST, got ${quoted(integration.httpMethod)}`,
    );
  }
  checkOneOf(integration.contentHandling, `${place}.contentHandling`, "CONVERT_TO_TEXT");
  checkOneOf(integration.responseTransferMode, `${place}.responseTransferMode`, "BUFFERED");
  const uri = readString(integration.uri, `${place}.uri`);
  const parts =
    /^arn:aws[\w-]*:apigateway:([^:]*):lambda:path\/2015-03-31\/functions\/(arn:aws[\w-]*:lambda:[^/${}]+)\/invocations$/.exec(
      uri,
    );
  if (parts?.[2] === undefined) {
    return reject(
      `${place}.uri`,
      `must be arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations, got ${quoted(uri)}`,
    );
  }
  if (parts[1] !== region) {
    reject(`${place}.uri`, `names the region ${quoted(parts[1])}, the API is in ${region}`);
  }
  const timeoutMs = readTimeout(integration.timeoutInMillis, `${place}.timeoutInMillis`);
  return { type: "aws_proxy", functionArn: parts[2], timeoutMs };
}

function readTimeout(value: unknown, place: string): number {
  if (value === undefined) return longestTimeoutMs;
  if (typeof value === "number" && value >= 50 && value <= longestTimeoutMs) return value;
  return reject(place, `must be 50 to ${String(longestTimeoutMs)}, got ${quoted(value)}`);
}

function checkOneOf(value: unknown, place: string, only: string): void {
  if (value !== undefined && value !== only) {
    reject(place, `only ${only} is emulated, got ${quoted(value)}`);
  }
}

/** An answer that API Gateway makes up by itself. */
export interface MockIntegration {
  readonly type: "mock";
  /** Templates by the request's content type. */
  readonly requestTemplates: ReadonlyMap<string, Template>;
  readonly passthrough: "when_no_match" | "when_no_templates" | "never";
  /** Whether a body that counts as binary is read as text: without it, such a request ends in a 500. */
  readonly convertsToText: boolean;
  readonly responses: readonly MockResponse[];
}

export interface MockResponse {
  /** Which statuses it answers; `undefined` for the default. */
  readonly pattern: RegExp | undefined;
  readonly status: number;
  readonly headers: ReadonlyMap<string, Expression>;
  /** Templates by the answer's content type. */
  readonly templates: ReadonlyMap<string, Template>;
}

const headerPrefix = "method.response.header.";

/** Reads a mock integration; `declared` are the response headers that the operation declares, by status. */
function readMock(
  integration: JsonObject,
  place: string,
  declared: ReadonlyMap<number, ReadonlySet<string>>,
): MockIntegration {
  rejectUnknownKeys(integration, place, [
    ...["type", "requestTemplates", "passthroughBehavior", "contentHandling", "responses"],
    // Nothing is called, so these have no effect.
    ...["httpMethod", "timeoutInMillis", "cacheNamespace", "cacheKeyParameters"],
  ]);
  const responses = readEntries(integration.responses, `${place}.responses`);
  return {
    type: "mock",
    requestTemplates: readTemplates(integration.requestTemplates, `${place}.requestTemplates`),
    passthrough: readPassthrough(integration.passthroughBehavior, `${place}.passthroughBehavior`),
    convertsToText: readContentHandling(integration.contentHandling, `${place}.contentHandling`),
    responses: responses.map(([pattern, value]) =>
      readResponse(pattern, readObject(value, place), `${place}.responses.${pattern}`, declared),
    ),
  };
}

function readPassthrough(value: unknown, place: string): MockIntegration["passthrough"] {
  const text = readString(value ?? "when_no_match", place).toLowerCase();
  if (text === "when_no_match" || text === "when_no_templates" || text === "never") return text;
  return reject(place, `must be when_no_match, when_no_templates or never, got ${quoted(value)}`);
}

function readContentHandling(value: unknown, place: string): boolean {
  if (value === undefined || value === "CONVERT_TO_TEXT") return value !== undefined;
  return reject(place, `only CONVERT_TO_TEXT is emulated, got ${quoted(value)}`);
}

function readResponse(
  pattern: string,
  response: JsonObject,
  place: string,
  declared: ReadonlyMap<number, ReadonlySet<string>>,
): MockResponse {
  rejectUnknownKeys(response, place, [
    ...["statusCode", "responseParameters", "responseTemplates", "contentHandling"],
  ]);
  readContentHandling(response.contentHandling, `${place}.contentHandling`);
  const status = readStatus(response.statusCode, `${place}.statusCode`);
  const headers = declared.get(status);
  if (headers === undefined) {
    return reject(place, `the operation's responses declare no ${String(status)}: declare it`);
  }
  const parameters = readStringMap(response.responseParameters, `${place}.responseParameters`);
  return {
    pattern: pattern === "default" ? undefined : readPattern(pattern, place),
    status,
    headers: new Map(
      [...parameters].map(([target, source]) => {
        const at = `${place}.responseParameters.${target}`;
        if (!target.startsWith(headerPrefix)) reject(at, `must be ${headerPrefix}NAME`);
        const name = target.slice(headerPrefix.length);
        if (!headers.has(name)) {
          reject(at, `declare the header ${name} in responses.${String(status)}.headers`);
        }
        return [name, readExpression(source, at, ["context", "stageVariables"])];
      }),
    ),
    templates: readTemplates(response.responseTemplates, `${place}.responseTemplates`),
  };
}

function readPattern(pattern: string, place: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    return reject(place, String(error));
  }
}

function readTemplates(value: unknown, place: string): ReadonlyMap<string, Template> {
  const texts = readStringMap(value, place);
  return new Map([...texts].map(([type, text]) => [type, readTemplate(text, `${place}.${type}`)]));
}
