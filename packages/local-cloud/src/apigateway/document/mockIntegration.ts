import { type Expression, readExpression } from "../templates/expression";
import {
  type JsonObject,
  readEntries,
  readObject,
  readOnly,
  readStatus,
  readText,
  readTextMap,
  refuse,
  shown,
} from "../parse";
import { readTemplate, type Template } from "../templates/velocity";

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
export function readMock(
  integration: JsonObject,
  place: string,
  declared: ReadonlyMap<number, ReadonlySet<string>>,
): MockIntegration {
  readOnly(integration, place, [
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
  const text = readText(value ?? "when_no_match", place).toLowerCase();
  if (text === "when_no_match" || text === "when_no_templates" || text === "never") return text;
  return refuse(place, `must be when_no_match, when_no_templates or never, got ${shown(value)}`);
}

function readContentHandling(value: unknown, place: string): boolean {
  if (value === undefined || value === "CONVERT_TO_TEXT") return value !== undefined;
  return refuse(place, `only CONVERT_TO_TEXT is emulated, got ${shown(value)}`);
}

function readResponse(
  pattern: string,
  response: JsonObject,
  place: string,
  declared: ReadonlyMap<number, ReadonlySet<string>>,
): MockResponse {
  readOnly(response, place, [
    ...["statusCode", "responseParameters", "responseTemplates", "contentHandling"],
  ]);
  readContentHandling(response.contentHandling, `${place}.contentHandling`);
  const status = readStatus(response.statusCode, `${place}.statusCode`);
  const headers = declared.get(status);
  if (headers === undefined) {
    return refuse(place, `the operation's responses declare no ${String(status)}: declare it`);
  }
  const parameters = readTextMap(response.responseParameters, `${place}.responseParameters`);
  return {
    pattern: pattern === "default" ? undefined : readPattern(pattern, place),
    status,
    headers: new Map(
      [...parameters].map(([target, source]) => {
        const at = `${place}.responseParameters.${target}`;
        if (!target.startsWith(headerPrefix)) refuse(at, `must be ${headerPrefix}NAME`);
        const name = target.slice(headerPrefix.length);
        if (!headers.has(name)) {
          refuse(at, `declare the header ${name} in responses.${String(status)}.headers`);
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
    return refuse(place, String(error));
  }
}

function readTemplates(value: unknown, place: string): ReadonlyMap<string, Template> {
  const texts = readTextMap(value, place);
  return new Map([...texts].map(([type, text]) => [type, readTemplate(text, `${place}.${type}`)]));
}
