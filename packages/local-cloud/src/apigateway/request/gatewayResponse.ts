import {
  type GatewayResponseRule,
  type GatewayResponseRules,
  type ResponseType,
  responseTypes,
} from "../document/gatewayResponseRules";
import { headerValues, type OutgoingResponse } from "../http";
import { lookUp, substitute } from "../templates/contextVariables";
import { evaluateExpression, type ExpressionScope } from "../templates/expression";

/** Why the gateway responds itself instead of the integration. */
export interface Failure {
  readonly kind: "failure";
  readonly type: ResponseType;
  /** What the caller reads, unless the document says otherwise. */
  readonly message: string;
  /** Where it is not the type's own. */
  readonly status?: number;
  readonly validationError?: string;
  /** What the log says in addition to the message. */
  readonly detail?: string;
}

export function failure(type: ResponseType, message: string, more: Partial<Failure> = {}): Failure {
  return { ...more, kind: "failure", type, message };
}

/** What a caller reads of every error of the API itself. */
export function serverError(type: ResponseType, detail: string, status?: number): Failure {
  return failure(type, "Internal server error", {
    detail,
    ...(status === undefined ? {} : { status }),
  });
}

export function isFailure(value: object): value is Failure {
  return "kind" in value && value.kind === "failure";
}

/**
 * The gateway response to a failure: as the document customizes its type, otherwise as it customizes `DEFAULT_4XX` or
 * `DEFAULT_5XX`, otherwise AWS's own. `scope.context` has the failure as `error`.
 */
export function gatewayResponse(
  failure: Failure,
  rules: GatewayResponseRules,
  scope: ExpressionScope,
): OutgoingResponse {
  const { status: typeStatus, errorType } = responseTypes[failure.type];
  const status = failure.status ?? typeStatus;
  const rule = rules.get(failure.type) ?? rules.get(status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
  const [contentType, template] = chooseTemplate(rule, scope);
  const headers = new Map<string, readonly [string, string]>([
    ["content-type", ["Content-Type", contentType]],
    ["x-amzn-errortype", ["x-amzn-ErrorType", errorType]],
  ]);
  for (const [name, expression] of rule?.headers ?? []) {
    const value = evaluateExpression(expression, scope);
    if (value !== undefined) headers.set(name.toLowerCase(), [name, value]);
  }
  return {
    status: rule?.status ?? status,
    headers: [...headers.values()],
    body: Buffer.from(fill(template, contentType, scope)),
  };
}

const defaultTemplates = new Map([
  ["application/json", '{"message":$context.error.messageString}'],
]);

function chooseTemplate(
  rule: GatewayResponseRule | undefined,
  scope: ExpressionScope,
): readonly [contentType: string, template: string] {
  const templates =
    rule === undefined || rule.templates.size === 0 ? defaultTemplates : rule.templates;
  const accepted = headerValues(scope.request, "accept").at(-1) ?? "";
  const [first = ""] = templates.keys();
  const type = [accepted, "application/json"].find((item) => templates.has(item)) ?? first;
  return [type, templates.get(type) ?? ""];
}

// Only `messageString` comes with its quotes; the rest is between the template's quotes.
function fill(template: string, contentType: string, scope: ExpressionScope): string {
  return substitute(template, (name) => {
    const value = lookUp(scope.context, name) ?? "";
    const asIs = name === "error.messageString" || !contentType.includes("json");
    return asIs ? value : JSON.stringify(value).slice(1, -1);
  });
}

/** `$context.error` for a failure. */
export function errorVariables(failure: Failure) {
  return {
    message: failure.message,
    messageString: JSON.stringify(failure.message),
    responseType: failure.type,
    ...(failure.validationError === undefined
      ? {}
      : { validationErrorString: failure.validationError }),
  };
}
