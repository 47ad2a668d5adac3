import { isRecord } from "../../shared/json";
import type { MockIntegration, MockResponse } from "../document/integration";
import { type Answer, contentType, headerValues } from "../http";
import { evaluate, type ExpressionScope } from "../templates/expression";
import { render, type Rendered, type Template } from "../templates/velocity";
import { type Failure, failure, serverError } from "./gatewayResponse";
import { isBinary } from "./proxyResponse";

interface MockScope extends ExpressionScope {
  readonly body: string;
}

/**
 * Answers without calling anything: the request template yields `{"statusCode": …}`, which chooses the response.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function answerMock(
  integration: MockIntegration,
  scope: MockScope,
  binaryMediaTypes: readonly string[],
): Answer | Failure {
  const type = contentType(scope.request);
  if (!integration.convertsToText && isBinary(type, binaryMediaTypes)) {
    const fix = 'set contentHandling: "CONVERT_TO_TEXT", or keep binary media types from matching';
    return serverError("API_CONFIGURATION_ERROR", `${type} is binary for this API: ${fix}`);
  }
  const template = integration.requestTemplates.get(type);
  if (template === undefined && blocks(integration)) {
    return failure("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type");
  }
  try {
    const text = template === undefined ? scope.body : render(template, scope).text;
    const status = statusIn(text);
    if (status === undefined) {
      return serverError("API_CONFIGURATION_ERROR", "the request template yields no statusCode");
    }
    const { responses } = integration;
    const response =
      responses.find(({ pattern }) => pattern?.test(String(status))) ??
      responses.find(({ pattern }) => pattern === undefined);
    if (response === undefined) {
      return serverError("API_CONFIGURATION_ERROR", `no response for status ${String(status)}`);
    }
    return respond(response, scope);
  } catch (error) {
    return serverError("API_CONFIGURATION_ERROR", `a template fails: ${String(error)}`);
  }
}

function blocks({ passthrough, requestTemplates }: MockIntegration): boolean {
  if (passthrough === "never") return true;
  return passthrough === "when_no_templates" && requestTemplates.size > 0;
}

function statusIn(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || !Number.isInteger(value.statusCode)) return undefined;
    return Number(value.statusCode);
  } catch {
    return undefined;
  }
}

function respond(response: MockResponse, scope: MockScope): Answer {
  const [type, template] = responseTemplate(response, scope);
  // The body of a mock's own answer is empty: a response template sees none.
  const rendered: Rendered =
    template === undefined
      ? { text: "", headers: new Map(), status: undefined }
      : render(template, { ...scope, body: "" });
  const headers = new Map<string, readonly [string, string]>();
  const put = (name: string, value: string) => headers.set(name.toLowerCase(), [name, value]);
  put("Content-Type", type);
  for (const [name, expression] of response.headers) {
    const value = evaluate(expression, scope);
    if (value !== undefined) put(name, value);
  }
  for (const [name, value] of rendered.headers) put(name, value);
  return {
    status: rendered.status ?? response.status,
    headers: [...headers.values()],
    body: Buffer.from(rendered.text),
  };
}

function responseTemplate(
  { templates }: MockResponse,
  scope: MockScope,
): readonly [string, Template | undefined] {
  const accepted = headerValues(scope.request, "accept").at(-1) ?? "";
  const [first] = templates.keys();
  const type = [accepted, "application/json", first ?? ""].find((item) => templates.has(item));
  return type === undefined ? ["application/json", undefined] : [type, templates.get(type)];
}
