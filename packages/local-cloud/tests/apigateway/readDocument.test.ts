import { expect } from "chai";
import { readDocument } from "../../src/apigateway/document/readDocument";
import { openApi, proxied, region } from "./harness";

type Json = Readonly<Record<string, unknown>>;

const read = (document: Json) => readDocument(JSON.stringify(document), "TodoAPI", region);
const integrated = (integration: Json, responses: Json = {}) =>
  openApi({ "/a": { get: { responses, "x-amazon-apigateway-integration": integration } } });
const mock = (more: Json, responses: Json = {}) => integrated({ type: "mock", ...more }, responses);
const mockResponse = (response: Json, responses: Json = {}) =>
  mock({ responses: { default: { statusCode: "200", ...response } } }, responses);
const secured = (scheme: Json) =>
  openApi({ "/a": { get: proxied() } }, { components: { securitySchemes: { Auth: scheme } } });
const cognito = (more: Json) =>
  secured({
    ...{ type: "apiKey", name: "Authorization", in: "header" },
    "x-amazon-apigateway-authtype": "cognito_user_pools",
    "x-amazon-apigateway-authorizer": {
      ...{ type: "cognito_user_pools", providerARNs: ["arn"] },
      ...more,
    },
  });
const withBody = (content: Json) =>
  openApi({ "/a": { post: proxied({ requestBody: { content } }) } });
const withResponse = (type: string, rule: Json) =>
  openApi({}, { "x-amazon-apigateway-gateway-responses": { [type]: rule } });
const withTemplate = (template: string) =>
  mock({ requestTemplates: { "application/json": template } });

describe("API document", () => {
  it("is read into operations with what they need", () => {
    const document = openApi(
      {
        "/todo/{id}": {
          get: proxied({
            operationId: "getTodo",
            parameters: [
              { name: "limit", in: "query", required: true, schema: { type: "string" } },
              { name: "id", in: "path", required: true },
              { name: "X-Trace", in: "header", required: true },
              { name: "cursor", in: "query" },
            ],
            "x-amazon-apigateway-request-validator": "parameters",
          }),
          "x-amazon-apigateway-any-method": proxied({}, { timeoutInMillis: 5000 }),
        },
      },
      {
        "x-amazon-apigateway-request-validators": {
          parameters: { validateRequestParameters: true },
        },
        "x-amazon-apigateway-binary-media-types": ["image/png"],
        "x-google-of-others": true,
      },
    );
    const functionArn = "arn:aws:lambda:eu-west-1:000000000000:function:todo";
    expect(read(document)).to.deep.equal({
      title: "TodoAPI",
      binaryMediaTypes: ["image/png"],
      gatewayResponses: new Map(),
      operations: [
        {
          ...{ path: "/todo/{id}", method: "GET", authorization: undefined, bodyModels: undefined },
          requiredMembers: undefined,
          requiredParameters: [
            { location: "header", name: "X-Trace" },
            { location: "path", name: "id" },
            { location: "querystring", name: "limit" },
          ],
          integration: { type: "aws_proxy", functionArn, timeoutMs: 29_000 },
        },
        {
          ...{ path: "/todo/{id}", method: "ANY", authorization: undefined, bodyModels: undefined },
          requiredMembers: undefined,
          requiredParameters: [],
          integration: { type: "aws_proxy", functionArn, timeoutMs: 5_000 },
        },
      ],
    });
  });

  it("must be JSON", () => {
    expect(() => readDocument("{", "TodoAPI", region)).to.throw(
      "TodoAPI.body: is not a JSON document",
    );
  });

  const withUri = (uri: string) => integrated({ type: "aws_proxy", httpMethod: "POST", uri });
  const at = (path: string) => openApi({ [path]: { get: proxied() } });
  const rejected: Readonly<Record<string, readonly [Json, string]>> = {
    "Swagger 2": [{ swagger: "2.0", paths: {} }, "TodoAPI.swagger: Swagger 2 is not emulated"],
    "OpenAPI 3.1": [{ ...openApi({}), openapi: "3.1.0" }, "TodoAPI.openapi: must be"],
    "security at the root": [
      openApi({}, { security: [] }),
      "TodoAPI.security: API Gateway ignores",
    ],
    "an unknown extension at the root": [
      openApi({}, { "x-amazon-apigateway-policy": {} }),
      "TodoAPI.x-amazon-apigateway-policy: is not emulated",
    ],
    "CORS of HTTP APIs": [
      openApi({}, { "x-amazon-apigateway-cors": {} }),
      "TodoAPI.x-amazon-apigateway-cors: is not emulated",
    ],
    "a component that is neither model nor authorizer": [
      openApi({}, { components: { parameters: {} } }),
      "TodoAPI.components.parameters: is not emulated",
    ],
    "a model whose name is not alphanumeric": [
      openApi({}, { components: { schemas: { "new-todo": {} } } }),
      "TodoAPI.components.schemas.new-todo: a model's name must be alphanumeric",
    ],
    "parameters of a path": [
      openApi({ "/a": { parameters: [] } }),
      "TodoAPI.paths/a.parameters: is not emulated",
    ],
    TRACE: [openApi({ "/a": { trace: proxied() } }), "TodoAPI.paths/a.trace: is not emulated"],
    "an unknown extension of an operation": [
      openApi({ "/a": { get: proxied({ "x-amazon-apigateway-unknown": 1 }) } }),
      "TodoAPI.paths/a.get.x-amazon-apigateway-unknown: is not emulated",
    ],
    "IAM authorization": [
      openApi({ "/a": { get: proxied({ "x-amazon-apigateway-auth": { type: "AWS_IAM" } }) } }),
      "x-amazon-apigateway-auth.type: only NONE is emulated",
    ],
    "a path without its slash": [at("a"), "must start with /"],
    "an empty segment": [at("/a//b"), 'the segment "" is not one'],
    "half a variable": [at("/a{b}"), 'the segment "a{b}" is not one'],
    "a character that no resource has": [at("/a~b"), 'the segment "a~b" is not one'],
    "a path of API Gateway's": [at("/ping"), '"/ping" is API Gateway\'s own, for health checks'],
    "a greedy variable in the middle": [at("/{proxy+}/b"), "{proxy+} must be the last segment"],
    "two variables under one parent": [
      openApi({ "/a/{b}": { get: proxied() }, "/a/{c}/d": { get: proxied() } }),
      "its sibling {b} is a variable already",
    ],
    "a method without integration": [
      openApi({ "/a": { get: { responses: {} } } }),
      "x-amazon-apigateway-integration: is missing",
    ],
    "an http integration": [
      integrated({ type: "http_proxy", uri: "https://example.com" }),
      'type: only aws_proxy and mock are emulated, got "http_proxy"',
    ],
    "an aws integration": [integrated({ type: "aws" }), "only aws_proxy and mock are emulated"],
    "a VPC link": [
      openApi({ "/a": { get: proxied({}, { connectionType: "VPC_LINK" }) } }),
      "connectionType: is not emulated",
    ],
    "a role for the call": [
      openApi({ "/a": { get: proxied({}, { credentials: "arn:aws:iam::1:role/r" }) } }),
      "credentials: is not emulated",
    ],
    "an integration method other than POST": [
      openApi({ "/a": { get: proxied({}, { httpMethod: "GET" }) } }),
      'httpMethod: Lambda is called by POST, got "GET"',
    ],
    "a timeout over 29 seconds": [
      openApi({ "/a": { get: proxied({}, { timeoutInMillis: 30_000 }) } }),
      "timeoutInMillis: must be 50 to 29000, got 30000",
    ],
    "another URI": [
      withUri("arn:aws:apigateway:eu-west-1:sqs:path/q"),
      "uri: must be arn:aws:apigateway",
    ],
    "a region that is not there": [
      withUri(
        "arn:aws:apigateway:undefined:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:0:function:f/invocations",
      ),
      'uri: names the region "undefined", the API is in eu-west-1',
    ],
    "an API key": [secured({ type: "apiKey", name: "x-api-key", in: "header" }), "Auth.x-amazon"],
    OAuth2: [secured({ type: "oauth2", flows: {} }), "Auth.flows: is not emulated"],
    "a Lambda authorizer": [
      cognito({ type: "token", authorizerUri: "arn" }),
      "authorizerUri: is not emulated",
    ],
    "a validation expression of the audience": [
      cognito({ identityValidationExpression: ".*" }),
      "identityValidationExpression: is not emulated",
    ],
    "an identity source that is no header": [
      cognito({ identitySource: "method.request.querystring.token" }),
      "identitySource: must be method.request.header.NAME",
    ],
    "an authorizer without a pool": [cognito({ providerARNs: [] }), "must name a user pool"],
    "an authorizer that is not declared": [
      openApi({ "/a": { get: proxied({ security: [{ Nobody: [] }] }) } }),
      'security: "Nobody" is not declared',
    ],
    "two authorizers for a method": [
      openApi({ "/a": { get: proxied({ security: [{ A: [] }, { B: [] }] }) } }),
      "security: a method has one authorizer",
    ],
    "an optional authorizer": [
      openApi({ "/a": { get: proxied({ security: [{}] }) } }),
      "security: a method has one authorizer",
    ],
    "a validator that is not declared": [
      openApi({ "/a": { get: proxied({ "x-amazon-apigateway-request-validator": "all" }) } }),
      'request-validator: "all" is not declared',
    ],
    "a parameter in a cookie": [
      openApi({ "/a": { get: proxied({ parameters: [{ name: "a", in: "cookie" }] }) } }),
      "parameters[0].in: must be header, path or query",
    ],
    "a parameter by reference": [
      openApi({ "/a": { get: proxied({ parameters: [{ $ref: "#/x" }] }) } }),
      "parameters[0].$ref: is not emulated",
    ],
    "a model that does not exist": [
      withBody({ "application/json": { schema: { $ref: "#/components/schemas/None" } } }),
      "requestBody.content.application/json.schema: can't resolve reference",
    ],
    "a word that JSON Schema does not know": [
      withBody({ "application/json": { schema: { type: "object", maximumLength: 3 } } }),
      'unknown keyword: "maximumLength"',
    ],
    "a model of XML": [
      withBody({ "application/xml": { schema: { type: "object" } } }),
      "requestBody.content.application/xml: only JSON bodies have models",
    ],
    "a gateway response of an unknown type": [
      withResponse("NOT_FOUND", {}),
      "gateway-responses.NOT_FOUND: must be one of ACCESS_DENIED",
    ],
    "a gateway response with a directive": [
      withResponse("DEFAULT_4XX", { responseTemplates: { "text/plain": "#set($a = 1)" } }),
      "#set: gateway responses are not Velocity templates",
    ],
    "a gateway response with an unknown variable": [
      withResponse("DEFAULT_4XX", { responseTemplates: { "text/plain": "$context.nonsense" } }),
      "$context.nonsense is not emulated",
    ],
    "a gateway response that reads the input": [
      withResponse("DEFAULT_4XX", { responseTemplates: { "text/plain": "$input.body" } }),
      "$input is not emulated: only $context",
    ],
    "a gateway response's header without quotes": [
      withResponse("DEFAULT_4XX", {
        responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "*" },
      }),
      'Access-Control-Allow-Origin: "*" is not emulated: quote a literal',
    ],
    "a gateway response's header from an unknown variable": [
      withResponse("DEFAULT_4XX", {
        responseParameters: { "gatewayresponse.header.X": "context.nonsense" },
      }),
      'X: "context.nonsense" is not emulated',
    ],
    "a gateway response's query": [
      withResponse("DEFAULT_4XX", {
        responseParameters: { "gatewayresponse.querystring.a": "'b'" },
      }),
      "must be gatewayresponse.header.NAME",
    ],
    "a gateway response's impossible status": [
      withResponse("DEFAULT_4XX", { statusCode: "900" }),
      'statusCode: must be an HTTP status such as "200", got "900"',
    ],
    "a mock's response that the operation does not declare": [
      mockResponse({}),
      "the operation's responses declare no 200: declare it",
    ],
    "a mock's header that the operation does not declare": [
      mockResponse(
        { responseParameters: { "method.response.header.Vary": "'Origin'" } },
        { "200": { description: "", headers: { vary: {} } } },
      ),
      "declare the header Vary in responses.200.headers",
    ],
    "a mock's header from the request": [
      mockResponse(
        { responseParameters: { "method.response.header.Vary": "method.request.header.Origin" } },
        { "200": { description: "", headers: { Vary: {} } } },
      ),
      '"method.request.header.Origin" is not emulated',
    ],
    "a template with a syntax error": [withTemplate("#if($a"), "application/json: Parse error"],
    "a template with JSONPath": [withTemplate("$input.json('$')"), "$input.json is not emulated"],
    "a template with an unknown variable": [withTemplate("$nothing"), "$nothing is not emulated"],
    "a template with a macro": [withTemplate("#parse('x')"), "#parse is not emulated"],
    "a template that overrides the request": [
      withTemplate("#set($context.requestOverride.header.a = 'b')"),
      "$context.requestOverride is not emulated",
    ],
    "a template with an unknown helper": [
      withTemplate("$util.toJson('a')"),
      "$util.toJson is not emulated",
    ],
  };
  for (const [what, [document, message]] of Object.entries(rejected)) {
    it(`is rejected for ${what}`, () => {
      expect(() => read(document))
        .to.throw(message)
        .with.property("message")
        .that.match(/^TodoAPI/);
    });
  }
});
