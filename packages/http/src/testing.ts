import type { APIGatewayProxyEvent, Context } from "aws-lambda";

/** A request as a test writes it. */
export interface ProxyEventOptions {
  /** The route's path, e.g. `/notes/{id}` or `/{proxy+}`. @default the path itself */
  readonly resource?: string;
  /** @default "GET" */
  readonly method?: string;
  /** Under the API's root, with the query: `/notes/7?limit=2`. @default "/" */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  /** The caller's `sub`: the event has {@link accessTokenClaims} of it. @default no caller */
  readonly owner?: string;
  /** Instead of those: the claims that the authorizer passes on, or `null` for none at all. */
  readonly claims?: Readonly<Record<string, string>> | null;
}

/** What an endpoint reads from its environment; {@link accessTokenClaims} are valid for it. */
export const endpointEnvironment = {
  COGNITO_REGION: "eu-west-1",
  USER_POOL_ID: "eu-west-1_Example1",
  USER_POOL_CLIENT_IDS: "web-client, mobile-client",
  CORS_ORIGINS: "https://app.example.com,http://localhost:5173",
} as const;

/** The claims of an access token as the authorizer passes them on, every one a string. */
export function accessTokenClaims(sub: string): Readonly<Record<string, string>> {
  return {
    sub,
    iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example1",
    client_id: "web-client",
    token_use: "access",
    scope: "openid",
    username: sub,
  };
}

/**
 * A proxy event (payload version 1.0) as API Gateway sends it for stage `dev`. Throws when the path
 * is not one of the resource.
 */
export function proxyEvent(options: ProxyEventOptions = {}): APIGatewayProxyEvent {
  const { method = "GET", path = "/", headers = {}, body = null, owner } = options;
  const { claims = owner === undefined ? null : accessTokenClaims(owner) } = options;
  const { pathname, searchParams } = new URL(path, "https://api.example.com");
  const resource = options.resource ?? pathname;
  const query = [...new Set(searchParams.keys())].map(
    (name) => [name, searchParams.getAll(name)] as const,
  );
  return {
    resource,
    path: pathname,
    httpMethod: method,
    headers: { ...headers },
    multiValueHeaders: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
    // The gateway sends null where there are none.
    queryStringParameters:
      query.length === 0
        ? null
        : Object.fromEntries(query.map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: query.length === 0 ? null : Object.fromEntries(query),
    pathParameters: pathParameters(resource, pathname),
    stageVariables: null,
    requestContext: {
      accountId: "123456789012",
      apiId: "api1234567",
      authorizer: claims && { claims },
      protocol: "HTTP/1.1",
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: "192.0.2.1",
        user: null,
        userAgent: "tests",
        userArn: null,
      },
      path: `/dev${pathname}`,
      stage: "dev",
      requestId: "gateway-request-id",
      requestTimeEpoch: 1735689600000,
      resourceId: "abc123",
      resourcePath: resource,
    },
    body,
    isBase64Encoded: options.isBase64Encoded ?? false,
  };
}

/** The second argument that Lambda calls a handler with. */
export function lambdaContext(): Context {
  const context: Omit<Context, "done" | "fail" | "succeed"> = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: "function",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:function",
    memoryLimitInMB: "512",
    awsRequestId: "lambda-request-id",
    logGroupName: "/aws/lambda/function",
    logStreamName: "2025/01/01/[$LATEST]0",
    getRemainingTimeInMillis: () => 10_000,
  };
  // The three that are left out are of Node.js 0.10; nothing may use them.
  return context as Context;
}

/** The decoded values of a resource's parameters, or null when it has none. */
function pathParameters(resource: string, path: string): Record<string, string> | null {
  const names = [...resource.matchAll(/\{(\w+)\+?\}/g)].map(([, name = ""]) => name);
  const pattern = resource.replace(/\{\w+\+\}/g, "(.+)").replace(/\{\w+\}/g, "([^/]+)");
  const match = new RegExp(`^${pattern}$`).exec(path);
  if (match === null) throw new Error(`${path} is not a path of ${resource}`);
  const values = match.slice(1).map(decodeURIComponent);
  return names.length === 0
    ? null
    : Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
}
