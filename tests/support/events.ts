import type { APIGatewayProxyEvent, Context } from "aws-lambda";

/** A request as a test writes it. */
export interface EventOptions {
  readonly method?: string;
  /** Under the API's root, with the query: `/todo?limit=2`. Default `/todo`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  /**
   * The `sub` of the caller: an access token's claims, as {@link tokenEnvironment} accepts them.
   */
  readonly owner?: string;
  /** Instead of these: what the authorizer passed on, or nothing at all for `null`. */
  readonly claims?: Readonly<Record<string, string>> | null;
}

/** The environment that the claims of these events are good for. */
export const tokenEnvironment = {
  COGNITO_REGION: "eu-west-1",
  USER_POOL_ID: "eu-west-1_Example1",
  USER_POOL_CLIENT_IDS: "web-client, mobile-client",
  CORS_ORIGINS: "https://app.example.com,http://localhost:5173",
} as const;

/** The claims of an access token, as the authorizer passes them on: texts all. */
export function accessClaims(owner: string): Readonly<Record<string, string>> {
  return {
    sub: owner,
    iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example1",
    client_id: "web-client",
    token_use: "access",
    scope: "todo/read todo/write",
    username: owner,
  };
}

/** A proxy event (payload version 1.0) as API Gateway sends it for stage `dev`. */
export function apiEvent(options: EventOptions = {}): APIGatewayProxyEvent {
  const { method = "GET", path = "/todo", headers = {}, body = null } = options;
  const url = new URL(path, "https://api.example.com");
  const id = /^\/todo\/([^/]+)$/.exec(url.pathname)?.[1];
  const resource = id === undefined ? url.pathname : "/todo/{id}";
  const query = [...new Set(url.searchParams.keys())].map(
    (name) => [name, url.searchParams.getAll(name)] as const,
  );
  const claims =
    options.claims === undefined && options.owner !== undefined
      ? accessClaims(options.owner)
      : options.claims;
  return {
    resource,
    path: url.pathname,
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
    pathParameters: id === undefined ? null : { id: decodeURIComponent(id) },
    stageVariables: null,
    requestContext: {
      accountId: "123456789012",
      apiId: "api1234567",
      authorizer: claims ? { claims } : null,
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
      path: `/dev${url.pathname}`,
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

/** What Lambda passes beside the event. */
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
