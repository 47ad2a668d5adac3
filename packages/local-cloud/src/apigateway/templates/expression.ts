import { quoted, reject } from "../../shared/json";
import type { IncomingRequest } from "../http";
import { isKnownVariable, lookUp, type Variables } from "./contextVariables";

/** Where a mapped header gets its value from. */
export type Expression =
  | { readonly source: "literal"; readonly value: string }
  | { readonly source: "context" | "stageVariables"; readonly name: string }
  | { readonly source: "header" | "querystring" | "path"; readonly name: string };

/** What an expression may look at. */
export interface ExpressionScope {
  readonly request: IncomingRequest;
  readonly pathParameters: ReadonlyMap<string, string>;
  readonly stageVariables: ReadonlyMap<string, string>;
  readonly context: Variables;
}

/**
 * Reads a parameter mapping such as `'literal'`, `method.request.header.Origin` or `context.requestId`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping.html
 */
export function readExpression(
  mapping: string,
  path: string,
  sources: readonly ("request" | "context" | "stageVariables")[],
): Expression {
  if (/^'[^']*'$/.test(mapping)) return { source: "literal", value: mapping.slice(1, -1) };
  const request = /^method\.request\.(header|querystring|path)\.([\w.$-]+)$/.exec(mapping);
  if (request?.[2] !== undefined && sources.includes("request")) {
    return { source: request[1] as "header" | "querystring" | "path", name: request[2] };
  }
  const variable = /^(context|stageVariables)\.([\w.:-]+)$/.exec(mapping);
  if (variable?.[2] !== undefined) {
    const [, source, name] = variable;
    if (source === "stageVariables") return { source, name };
    if (isKnownVariable(name)) return { source: "context", name };
  }
  return reject(
    path,
    `${quoted(mapping)} is not emulated: quote a literal ('…'), or name ${sources.join(", ")}`,
  );
}

/** The expression's value; `undefined` where there is none, and then no header is sent. */
export function evaluateExpression(
  expression: Expression,
  scope: ExpressionScope,
): string | undefined {
  switch (expression.source) {
    case "literal":
      return expression.value;
    case "context":
      return lookUp(scope.context, expression.name);
    case "stageVariables":
      return scope.stageVariables.get(expression.name);
    case "header":
      // As spelled, like `$input.params`: a mapping of `Origin` does not find the `origin` of HTTP/2.
      return scope.request.headers.find(({ name }) => name === expression.name)?.values.at(-1);
    case "querystring":
      return scope.request.query.get(expression.name)?.at(-1);
    case "path":
      return scope.pathParameters.get(expression.name);
  }
}
