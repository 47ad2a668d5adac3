import {
  type GatewayResponseRule,
  type GatewayResponseRules,
  type ResponseType,
  responseTypes,
} from "../document/gatewayResponses";
import { type Answer, headerValues } from "../http";
import { lookUp, substitute } from "../templates/contextVariables";
import { evaluate, type ExpressionScope } from "../templates/expression";

const plainTemplate = new Map([["application/json", '{"message":$context.error.messageString}']]);

/**
 * The gateway's own answer to a failure: as the document customizes its type, else as it customizes `DEFAULT_4XX` or
 * `DEFAULT_5XX`, else AWS's own. `scope.context` knows the failure as `error`.
 */
export function answerFailure(
  failure: Failure,
  rules: GatewayResponseRules,
  scope: ExpressionScope,
): Answer {
  const { status, errorType } = responseTypes[failure.type];
  const own = failure.status ?? status;
  const rule = rules.get(failure.type) ?? rules.get(own < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
  const [type, text] = template(rule, scope);
  const headers = new Map<string, readonly [string, string]>([
    ["content-type", ["Content-Type", type]],
    ["x-amzn-errortype", ["x-amzn-ErrorType", errorType]],
  ]);
  for (const [name, expression] of rule?.headers ?? []) {
    const value = evaluate(expression, scope);
    if (value !== undefined) headers.set(name.toLowerCase(), [name, value]);
  }
  return {
    status: rule?.status ?? own,
    headers: [...headers.values()],
    body: Buffer.from(fill(text, type, scope)),
  };
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

function template(
  rule: GatewayResponseRule | undefined,
  scope: ExpressionScope,
): readonly [string, string] {
  const templates =
    rule === undefined || rule.templates.size === 0 ? plainTemplate : rule.templates;
  const accepted = headerValues(scope.request, "accept").at(-1) ?? "";
  const [first = ""] = templates.keys();
  const type = [accepted, "application/json"].find((item) => templates.has(item)) ?? first;
  return [type, templates.get(type) ?? ""];
}

// Only `messageString` comes with its quotes; the rest stands between quotes of the template's own.
function fill(text: string, type: string, scope: ExpressionScope): string {
  return substitute(text, (name) => {
    const value = lookUp(scope.context, name) ?? "";
    const asIs = name === "error.messageString" || !type.includes("json");
    return asIs ? value : JSON.stringify(value).slice(1, -1);
  });
}

/** Why the gateway answers by itself. */
export interface Failure {
  readonly kind: "failure";
  readonly type: ResponseType;
  /** What the caller reads, unless the document says otherwise. */
  readonly message: string;
  /** Where it is not the type's own. */
  readonly status?: number;
  readonly validationError?: string;
  /** What the log says beyond the message. */
  readonly detail?: string;
}

export function failure(type: ResponseType, message: string, more: Partial<Failure> = {}): Failure {
  return { ...more, kind: "failure", type, message };
}

/** What a caller reads of every fault of the API itself. */
export function serverError(type: ResponseType, detail: string, status?: number): Failure {
  return failure(type, "Internal server error", {
    detail,
    ...(status === undefined ? {} : { status }),
  });
}
