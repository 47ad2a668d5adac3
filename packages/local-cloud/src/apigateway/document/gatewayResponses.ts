import { isKnownVariable, variablesIn } from "../templates/contextVariables";
import { type Expression, readExpression } from "../templates/expression";
import { isResponseType, type ResponseType, responseTypes } from "./responseTypes";
import { readEntries, readObject, readOnly, readStatus, readTextMap, refuse } from "../parse";

/** How the document changes one of API Gateway's own answers. */
export interface GatewayResponseRule {
  readonly status: number | undefined;
  readonly headers: ReadonlyMap<string, Expression>;
  /** Texts with `$context` variables, by content type; not Velocity. */
  readonly templates: ReadonlyMap<string, string>;
}

export type GatewayResponseRules = ReadonlyMap<ResponseType, GatewayResponseRule>;

const headerPrefix = "gatewayresponse.header.";

/** Reads `x-amazon-apigateway-gateway-responses`. */
export function readGatewayResponses(value: unknown, place: string): GatewayResponseRules {
  return new Map(
    readEntries(value, place).map(([type, item]) => {
      if (!isResponseType(type)) {
        return refuse(
          `${place}.${type}`,
          `must be one of ${Object.keys(responseTypes).join(", ")}`,
        );
      }
      return [type, readRule(item, `${place}.${type}`)];
    }),
  );
}

function readRule(value: unknown, place: string): GatewayResponseRule {
  const rule = readObject(value, place);
  readOnly(rule, place, ["statusCode", "responseParameters", "responseTemplates"]);
  const parameters = readTextMap(rule.responseParameters, `${place}.responseParameters`);
  const templates = readTextMap(rule.responseTemplates, `${place}.responseTemplates`);
  for (const [type, text] of templates) checkTemplate(text, `${place}.responseTemplates.${type}`);
  return {
    status:
      rule.statusCode === undefined
        ? undefined
        : readStatus(rule.statusCode, `${place}.statusCode`),
    headers: new Map(
      [...parameters].map(([target, source]) => {
        const at = `${place}.responseParameters.${target}`;
        if (!target.startsWith(headerPrefix)) refuse(at, `must be ${headerPrefix}NAME`);
        const sources = ["request", "context", "stageVariables"] as const;
        return [target.slice(headerPrefix.length), readExpression(source, at, sources)];
      }),
    ),
    templates,
  };
}

// These templates are "not processed by the VTL engine": variables are replaced, nothing else.
function checkTemplate(text: string, place: string): void {
  const directive = /#(?:set|if|foreach|else|end)\b/.exec(text)?.[0];
  if (directive !== undefined)
    refuse(place, `${directive}: gateway responses are no Velocity templates`);
  const unknown = variablesIn(text).find((name) => !isKnownVariable(name));
  if (unknown !== undefined) refuse(place, `$context.${unknown} is not emulated`);
  const other = /\$\{?(?!\{?context\.)[A-Za-z]+/.exec(text)?.[0];
  if (other !== undefined) refuse(place, `${other} is not emulated: only $context has values here`);
}
