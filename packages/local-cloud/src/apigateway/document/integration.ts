import {
  type JsonObject,
  quoted,
  readEntries,
  readObject,
  readString,
  readStringMap,
  reject,
  rejectUnknownKeys,
} from "../../shared/json";
import { readStatus } from "../http";
import { type Expression, readExpression } from "../templates/expression";
import { readTemplate, type Template } from "../templates/velocity";

/** What is behind a method. */
export type Integration = LambdaProxy | MockIntegration;

export interface LambdaProxy {
  readonly type: "aws_proxy";
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** The longest that API Gateway waits for an integration, and the default. */
const longestTimeoutMs = 29_000;

// What a proxy integration may have without any effect on it.
const withoutEffect = ["responses", "passthroughBehavior", "cacheNamespace", "cacheKeyParameters"];

/**
 * Reads `x-amazon-apigateway-integration`. `responseHeaders` are the headers that the operation declares, by status.
 */
export function readIntegration(
  value: unknown,
  path: string,
  region: string,
  responseHeaders: ReadonlyMap<number, ReadonlySet<string>>,
): Integration {
  if (value === undefined) reject(path, "is missing: API Gateway does not deploy such a method");
  const integration = readObject(value, path);
  const type = typeof integration.type === "string" ? integration.type.toLowerCase() : undefined;
  if (type === "mock") return readMock(integration, path, responseHeaders);
  if (type === "aws_proxy") return readLambdaProxy(integration, path, region);
  return reject(
    `${path}.type`,
    `only aws_proxy and mock are emulated, got ${quoted(integration.type)}`,
  );
}

function readLambdaProxy(integration: JsonObject, path: string, region: string): LambdaProxy {
  rejectUnknownKeys(integration, path, [
    ...["type", "uri", "httpMethod", "timeoutInMillis", "contentHandling", "responseTransferMode"],
    ...withoutEffect,
  ]);
  if (integration.httpMethod !== "POST") {
    reject(`${path}.httpMethod`, `Lambda is called by POST, got ${quoted(integration.httpMethod)}`);
  }
  checkOneOf(integration.contentHandling, `${path}.contentHandling`, "CONVERT_TO_TEXT");
  checkOneOf(integration.responseTransferMode, `${path}.responseTransferMode`, "BUFFERED");
  const uri = readString(integration.uri, `${path}.uri`);
  const parts =
    /^arn:aws[\w-]*:apigateway:([^:]*):lambda:path\/2015-03-31\/functions\/(arn:aws[\w-]*:lambda:[^/${}]+)\/invocations$/.exec(
      uri,
    );
  if (parts?.[2] === undefined) {
    return reject(
      `${path}.uri`,
      `must be arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations, got ${quoted(uri)}`,
    );
  }
  if (parts[1] !== region) {
    reject(`${path}.uri`, `names the region ${quoted(parts[1])}, the API is in ${region}`);
  }
  const timeoutMs = readTimeout(integration.timeoutInMillis, `${path}.timeoutInMillis`);
  return { type: "aws_proxy", functionArn: parts[2], timeoutMs };
}

function readTimeout(value: unknown, path: string): number {
  if (value === undefined) return longestTimeoutMs;
  if (typeof value === "number" && value >= 50 && value <= longestTimeoutMs) return value;
  return reject(path, `must be 50 to ${String(longestTimeoutMs)}, got ${quoted(value)}`);
}

function checkOneOf(value: unknown, path: string, only: string): void {
  if (value !== undefined && value !== only) {
    reject(path, `only ${only} is emulated, got ${quoted(value)}`);
  }
}

/** What API Gateway responds without calling anything. */
export interface MockIntegration {
  readonly type: "mock";
  /** Templates by the request's content type. */
  readonly requestTemplates: ReadonlyMap<string, Template>;
  readonly passthrough: "when_no_match" | "when_no_templates" | "never";
  /** Whether a body that counts as binary is read as text: without it, such a request ends in a 500. */
  readonly convertsToText: boolean;
  readonly responses: readonly IntegrationResponse[];
}

/** One of the responses that a mock integration may choose. */
export interface IntegrationResponse {
  /** Which statuses choose it; `undefined` for the default. */
  readonly pattern: RegExp | undefined;
  readonly status: number;
  readonly headers: ReadonlyMap<string, Expression>;
  /** Templates by the response's content type. */
  readonly templates: ReadonlyMap<string, Template>;
}

const headerPrefix = "method.response.header.";

/** Reads a mock integration; `responseHeaders` as in `readIntegration`. */
function readMock(
  integration: JsonObject,
  path: string,
  responseHeaders: ReadonlyMap<number, ReadonlySet<string>>,
): MockIntegration {
  rejectUnknownKeys(integration, path, [
    ...["type", "requestTemplates", "passthroughBehavior", "contentHandling", "responses"],
    // Nothing is called, so these have no effect.
    ...["httpMethod", "timeoutInMillis", "cacheNamespace", "cacheKeyParameters"],
  ]);
  const responses = readEntries(integration.responses, `${path}.responses`);
  return {
    type: "mock",
    requestTemplates: readTemplates(integration.requestTemplates, `${path}.requestTemplates`),
    passthrough: readPassthrough(integration.passthroughBehavior, `${path}.passthroughBehavior`),
    convertsToText: readContentHandling(integration.contentHandling, `${path}.contentHandling`),
    responses: responses.map(([pattern, value]) =>
      readIntegrationResponse(
        pattern,
        readObject(value, path),
        `${path}.responses.${pattern}`,
        responseHeaders,
      ),
    ),
  };
}

function readPassthrough(value: unknown, path: string): MockIntegration["passthrough"] {
  const behavior = readString(value ?? "when_no_match", path).toLowerCase();
  if (behavior === "when_no_match" || behavior === "when_no_templates" || behavior === "never") {
    return behavior;
  }
  return reject(path, `must be when_no_match, when_no_templates or never, got ${quoted(value)}`);
}

function readContentHandling(value: unknown, path: string): boolean {
  if (value === undefined || value === "CONVERT_TO_TEXT") return value !== undefined;
  return reject(path, `only CONVERT_TO_TEXT is emulated, got ${quoted(value)}`);
}

function readIntegrationResponse(
  pattern: string,
  response: JsonObject,
  path: string,
  responseHeaders: ReadonlyMap<number, ReadonlySet<string>>,
): IntegrationResponse {
  rejectUnknownKeys(response, path, [
    ...["statusCode", "responseParameters", "responseTemplates", "contentHandling"],
  ]);
  readContentHandling(response.contentHandling, `${path}.contentHandling`);
  const status = readStatus(response.statusCode, `${path}.statusCode`);
  const headers = responseHeaders.get(status);
  if (headers === undefined) {
    return reject(path, `the operation's responses declare no ${String(status)}: declare it`);
  }
  const parameters = readStringMap(response.responseParameters, `${path}.responseParameters`);
  return {
    pattern: pattern === "default" ? undefined : readPattern(pattern, path),
    status,
    headers: new Map(
      [...parameters].map(([target, source]) => {
        const targetPath = `${path}.responseParameters.${target}`;
        if (!target.startsWith(headerPrefix)) reject(targetPath, `must be ${headerPrefix}NAME`);
        const name = target.slice(headerPrefix.length);
        if (!headers.has(name)) {
          reject(targetPath, `declare the header ${name} in responses.${String(status)}.headers`);
        }
        return [name, readExpression(source, targetPath, ["context", "stageVariables"])];
      }),
    ),
    templates: readTemplates(response.responseTemplates, `${path}.responseTemplates`),
  };
}

function readPattern(pattern: string, path: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch (error) {
    return reject(path, String(error));
  }
}

function readTemplates(value: unknown, path: string): ReadonlyMap<string, Template> {
  const sources = readStringMap(value, path);
  return new Map(
    [...sources].map(([type, source]) => [type, readTemplate(source, `${path}.${type}`)]),
  );
}
