import {
  readEntries,
  readObject,
  rejectUnknownKeys,
  readStringMap,
  reject,
} from "../../shared/json";
import { readStatus } from "../http";
import { isKnownVariable, variablesIn } from "../templates/contextVariables";
import { type Expression, readExpression } from "../templates/expression";

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
        return reject(
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
  rejectUnknownKeys(rule, place, ["statusCode", "responseParameters", "responseTemplates"]);
  const parameters = readStringMap(rule.responseParameters, `${place}.responseParameters`);
  const templates = readStringMap(rule.responseTemplates, `${place}.responseTemplates`);
  for (const [type, text] of templates) checkTemplate(text, `${place}.responseTemplates.${type}`);
  return {
    status:
      rule.statusCode === undefined
        ? undefined
        : readStatus(rule.statusCode, `${place}.statusCode`),
    headers: new Map(
      [...parameters].map(([target, source]) => {
        const at = `${place}.responseParameters.${target}`;
        if (!target.startsWith(headerPrefix)) reject(at, `must be ${headerPrefix}NAME`);
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
    reject(place, `${directive}: gateway responses are no Velocity templates`);
  const unknown = variablesIn(text).find((name) => !isKnownVariable(name));
  if (unknown !== undefined) reject(place, `$context.${unknown} is not emulated`);
  const other = /\$\{?(?!\{?context\.)[A-Za-z]+/.exec(text)?.[0];
  if (other !== undefined) reject(place, `${other} is not emulated: only $context has values here`);
}

/**
 * API Gateway's own answers: their default status, and what `x-amzn-ErrorType` says.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const responseTypes = {
  ACCESS_DENIED: { status: 403, errorType: "AccessDeniedException" },
  API_CONFIGURATION_ERROR: { status: 500, errorType: "InternalServerErrorException" },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: "AuthorizerConfigurationException" },
  AUTHORIZER_FAILURE: { status: 500, errorType: "AuthorizerConfigurationException" },
  BAD_REQUEST_BODY: { status: 400, errorType: "BadRequestException" },
  BAD_REQUEST_PARAMETERS: { status: 400, errorType: "BadRequestException" },
  DEFAULT_4XX: { status: 400, errorType: "BadRequestException" },
  DEFAULT_5XX: { status: 500, errorType: "InternalServerErrorException" },
  // 403 for an AWS signature; an expired user pool token is answered with 401.
  EXPIRED_TOKEN: { status: 401, errorType: "UnauthorizedException" },
  INTEGRATION_FAILURE: { status: 504, errorType: "InternalServerErrorException" },
  INTEGRATION_TIMEOUT: { status: 504, errorType: "InternalServerErrorException" },
  INVALID_API_KEY: { status: 403, errorType: "ForbiddenException" },
  // What is no signature at all; there are no signed requests here.
  INVALID_SIGNATURE: { status: 403, errorType: "IncompleteSignatureException" },
  MISSING_AUTHENTICATION_TOKEN: { status: 403, errorType: "MissingAuthenticationTokenException" },
  QUOTA_EXCEEDED: { status: 429, errorType: "LimitExceededException" },
  REQUEST_TOO_LARGE: { status: 413, errorType: "BadRequestException" },
  RESOURCE_NOT_FOUND: { status: 404, errorType: "NotFoundException" },
  THROTTLED: { status: 429, errorType: "TooManyRequestsException" },
  UNAUTHORIZED: { status: 401, errorType: "UnauthorizedException" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: "UnsupportedMediaTypeException" },
  WAF_FILTERED: { status: 403, errorType: "ForbiddenException" },
} as const;

export type ResponseType = keyof typeof responseTypes;

function isResponseType(name: string): name is ResponseType {
  return Object.hasOwn(responseTypes, name);
}
