import type { JsonObject } from "./route";

/** Which web pages may call the API, and how. */
export interface CorsArgs {
  /**
   * Exact origins, e.g. `https://app.example.com`. `*` alone lets any web page call with a token that it has; no cookies
   * are sent with its requests.
   */
  readonly origins: readonly string[];
  /** Request headers in addition to Authorization and Content-Type, e.g. `If-Match`. @default none */
  readonly headers?: readonly string[];
}

const allowOrigin = "Access-Control-Allow-Origin";

/**
 * The `OPTIONS` operation of a path, served by the gateway itself and never behind the authorizer: a browser sends no
 * token with a preflight. `undefined` when no origin is allowed.
 */
export function corsPreflight(methods: readonly string[], cors: CorsArgs): JsonObject | undefined {
  if (cors.origins.length === 0) return undefined;
  const any = cors.origins.includes("*");
  const headers = {
    ...(any ? { [allowOrigin]: "*" } : { Vary: "Origin" }),
    "Access-Control-Allow-Methods": [...methods, "OPTIONS"].join(","),
    "Access-Control-Allow-Headers": ["Authorization", "Content-Type", ...(cors.headers ?? [])].join(
      ",",
    ),
    "Access-Control-Max-Age": "600",
  };
  const named = new Set([allowOrigin, ...Object.keys(headers)]);
  return {
    responses: {
      "204": {
        description: "CORS preflight",
        headers: Object.fromEntries(
          [...named].map((name) => [name, { schema: { type: "string" } }]),
        ),
      },
    },
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode":204}' },
      passthroughBehavior: "when_no_templates",
      responses: {
        default: {
          statusCode: "204",
          responseParameters: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [
              `method.response.header.${name}`,
              `'${value}'`,
            ]),
          ),
          responseTemplates: { "application/json": any ? "" : echoAllowedOrigin(cors.origins) },
        },
      },
    },
  };
}

/**
 * The gateway's own error responses. An unknown route is 404 rather than AWS's 403 "Missing Authentication Token".
 * A gateway response cannot compare: with one origin it names that one, with several any. It could echo the caller's, but
 * would have to know how the caller spells the header: browsers send `origin` by HTTP/2, `Origin` by HTTP/1.1. Such a
 * response contains nothing but the error, and with `*` a browser sends and keeps no cookies.
 */
export function gatewayResponses({ origins }: CorsArgs): JsonObject {
  const [first, second] = origins;
  const cors =
    first === undefined
      ? {}
      : { [`gatewayresponse.header.${allowOrigin}`]: second === undefined ? `'${first}'` : "'*'" };
  const responseParameters = {
    "gatewayresponse.header.Cache-Control": "'no-store'",
    "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
    ...cors,
  };
  return {
    DEFAULT_4XX: { responseParameters },
    DEFAULT_5XX: { responseParameters },
    MISSING_AUTHENTICATION_TOKEN: {
      statusCode: "404",
      responseParameters,
      responseTemplates: { "application/json": '{"message":"Not Found"}' },
    },
  };
}

/** VTL on one line: white space would become a body. */
function echoAllowedOrigin(origins: readonly string[]): string {
  return [
    `#set($origins = ${JSON.stringify(origins)})`,
    '#set($origin = $input.params().header.get("origin"))',
    '#if(!$origin || $origin == "")#set($origin = $input.params().header.get("Origin"))#end',
    `#if($origins.contains($origin))#set($context.responseOverride.header.${allowOrigin} = $origin)#end`,
  ].join("");
}
