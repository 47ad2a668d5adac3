import { isRecord } from "../../shared/json";
import type { IntegrationResponse, MockIntegration } from "../document/integration";
import { contentType, headerValues, type OutgoingResponse } from "../http";
import { evaluateExpression, type ExpressionScope } from "../templates/expression";
import { render, type Rendered, type Template } from "../templates/velocity";
import { type Failure, failure, serverError } from "./gatewayResponse";
import { isBinary } from "./proxyResponse";

interface MockScope extends ExpressionScope {
  readonly body: string;
}

/**
 * Makes the response of a mock integration, without calling anything: the request template renders
 * `{"statusCode": …}`, which chooses the integration response.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export function mockResponse(
  integration: MockIntegration,
  scope: MockScope,
  binaryMediaTypes: readonly string[],
): OutgoingResponse | Failure {
  const type = contentType(scope.request);
  if (!integration.convertsToText && isBinary(type, binaryMediaTypes)) {
    const fix = 'set contentHandling: "CONVERT_TO_TEXT", or keep binary media types from matching';
    return serverError("API_CONFIGURATION_ERROR", `${type} is binary for this API: ${fix}`);
  }
  const template = integration.requestTemplates.get(type);
  if (template === undefined && !passesThrough(integration)) {
    return failure("UNSUPPORTED_MEDIA_TYPE", "Unsupported Media Type");
  }
  try {
    const status = statusIn(template === undefined ? scope.body : render(template, scope).body);
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
    return renderResponse(response, scope);
  } catch (error) {
    return serverError("API_CONFIGURATION_ERROR", `a template fails: ${String(error)}`);
  }
}

/** Whether a body whose content type has no template goes on as it is. */
function passesThrough({ passthrough, requestTemplates }: MockIntegration): boolean {
  if (passthrough === "never") return false;
  return passthrough === "when_no_match" || requestTemplates.size === 0;
}

function statusIn(json: string): number | undefined {
  try {
    const value: unknown = JSON.parse(json);
    if (!isRecord(value) || !Number.isInteger(value.statusCode)) return undefined;
    return Number(value.statusCode);
  } catch {
    return undefined;
  }
}

function renderResponse(response: IntegrationResponse, scope: MockScope): OutgoingResponse {
  const [type, template] = chooseTemplate(response, scope);
  // A mock integration returns no body: a response template sees none.
  const rendered: Rendered =
    template === undefined
      ? { body: "", headers: new Map(), status: undefined }
      : render(template, { ...scope, body: "" });
  const headers = new Map<string, readonly [string, string]>();
  const put = (name: string, value: string) => headers.set(name.toLowerCase(), [name, value]);
  put("Content-Type", type);
  for (const [name, expression] of response.headers) {
    const value = evaluateExpression(expression, scope);
    if (value !== undefined) put(name, value);
  }
  for (const [name, value] of rendered.headers) put(name, value);
  return {
    status: rendered.status ?? response.status,
    headers: [...headers.values()],
    body: Buffer.from(rendered.body),
  };
}

function chooseTemplate(
  { templates }: IntegrationResponse,
  scope: MockScope,
): readonly [contentType: string, template: Template | undefined] {
  const accepted = headerValues(scope.request, "accept").at(-1) ?? "";
  const [first] = templates.keys();
  const type = [accepted, "application/json", first ?? ""].find((item) => templates.has(item));
  return type === undefined ? ["application/json", undefined] : [type, templates.get(type)];
}
