import {
  readEntries,
  readObject,
  readStringMap,
  reject,
  rejectUnknownKeys,
} from "../../shared/json";
import { readStatus } from "../http";
import { isKnownVariable, variablesIn } from "../templates/contextVariables";
import { type Expression, readExpression } from "../templates/expression";

/**
 * The types of gateway responses: their default status, and what `x-amzn-ErrorType` says.
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
  // 403 for an AWS signature; 401 for an expired user pool token.
  EXPIRED_TOKEN: { status: 401, errorType: "UnauthorizedException" },
  INTEGRATION_FAILURE: { status: 504, errorType: "InternalServerErrorException" },
  INTEGRATION_TIMEOUT: { status: 504, errorType: "InternalServerErrorException" },
  INVALID_API_KEY: { status: 403, errorType: "ForbiddenException" },
  // For what is not a signature at all; there are no signed requests here.
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

/** How the document customizes a gateway response, i.e. one that API Gateway sends itself when a request fails. */
export interface GatewayResponseRule {
  readonly status: number | undefined;
  readonly headers: ReadonlyMap<string, Expression>;
  /** Templates with `$context` variables, by content type; not Velocity. */
  readonly templates: ReadonlyMap<string, string>;
}

export type GatewayResponseRules = ReadonlyMap<ResponseType, GatewayResponseRule>;

const headerPrefix = "gatewayresponse.header.";

/** Reads `x-amazon-apigateway-gateway-responses`. */
export function readGatewayResponseRules(value: unknown, path: string): GatewayResponseRules {
  return new Map(
    readEntries(value, path).map(([type, item]) => {
      if (!isResponseType(type)) {
        return reject(`${path}.${type}`, `must be one of ${Object.keys(responseTypes).join(", ")}`);
      }
      return [type, readRule(item, `${path}.${type}`)];
    }),
  );
}

function readRule(value: unknown, path: string): GatewayResponseRule {
  const rule = readObject(value, path);
  rejectUnknownKeys(rule, path, ["statusCode", "responseParameters", "responseTemplates"]);
  const parameters = readStringMap(rule.responseParameters, `${path}.responseParameters`);
  const templates = readStringMap(rule.responseTemplates, `${path}.responseTemplates`);
  for (const [type, template] of templates) {
    checkTemplate(template, `${path}.responseTemplates.${type}`);
  }
  return {
    status:
      rule.statusCode === undefined ? undefined : readStatus(rule.statusCode, `${path}.statusCode`),
    headers: new Map(
      [...parameters].map(([target, source]) => {
        const targetPath = `${path}.responseParameters.${target}`;
        if (!target.startsWith(headerPrefix)) reject(targetPath, `must be ${headerPrefix}NAME`);
        const sources = ["request", "context", "stageVariables"] as const;
        return [target.slice(headerPrefix.length), readExpression(source, targetPath, sources)];
      }),
    ),
    templates,
  };
}

// These templates are "not processed by the VTL engine": variables are replaced, nothing else.
function checkTemplate(template: string, path: string): void {
  const directive = /#(?:set|if|foreach|else|end)\b/.exec(template)?.[0];
  if (directive !== undefined) {
    reject(path, `${directive}: gateway responses are not Velocity templates`);
  }
  const unknown = variablesIn(template).find((name) => !isKnownVariable(name));
  if (unknown !== undefined) reject(path, `$context.${unknown} is not emulated`);
  const other = /\$\{?(?!\{?context\.)[A-Za-z]+/.exec(template)?.[0];
  if (other !== undefined) reject(path, `${other} is not emulated: only $context has values here`);
}

function isResponseType(name: string): name is ResponseType {
  return Object.hasOwn(responseTypes, name);
}
