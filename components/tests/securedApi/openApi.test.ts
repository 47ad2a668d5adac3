import { expect } from "chai";
import { openApiDocument } from "../../securedApi/openApi";
import type { Route } from "../..";

const handler: Route["handler"] = () => async () => ({ statusCode: 200, body: "" });

interface Operation {
  readonly security?: unknown;
  readonly parameters?: unknown;
  readonly requestBody?: unknown;
  readonly "x-amazon-apigateway-request-validator"?: string;
  readonly "x-amazon-apigateway-integration": {
    readonly type: string;
    readonly uri?: string;
    readonly responses?: {
      readonly default: {
        readonly responseParameters: Readonly<Record<string, string>>;
        readonly responseTemplates: Readonly<Record<string, string>>;
      };
    };
  };
}

interface Document extends Readonly<Record<string, unknown>> {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object; readonly securitySchemes: object };
  readonly "x-amazon-apigateway-gateway-responses": Readonly<
    Record<string, { readonly responseParameters: Readonly<Record<string, string>> }>
  >;
}

function document(routes: Readonly<Record<string, Route>>, origins: readonly string[] = []) {
  return openApiDocument({
    title: "Notes",
    authorizerName: "CognitoAuth",
    userPoolArn: "arn:pool",
    routes,
    invokeArns: Object.fromEntries(Object.keys(routes).map((key) => [key, `invoke:${key}`])),
    cors: { origins, headers: ["If-Match"] },
  }) as Document;
}

const originHeader = "gatewayresponse.header.Access-Control-Allow-Origin";

describe("openApiDocument", () => {
  it("has ANY for the methods without a route, and names it in no preflight", () => {
    const { paths } = document(
      { "GET /a": { handler }, "ANY /a": { scopes: ["x/read"], handler } },
      ["https://app.example.com"],
    );
    const any = paths["/a"]?.["x-amazon-apigateway-any-method"];
    expect(Object.keys(paths["/a"] ?? {})).to.deep.equal([
      "get",
      "x-amazon-apigateway-any-method",
      "options",
    ]);
    expect(any).to.deep.include({ security: [{ CognitoAuth: ["x/read"] }] });
    expect(any?.["x-amazon-apigateway-integration"]).to.include({ uri: "invoke:ANY /a" });
    const preflight = paths["/a"]?.options?.["x-amazon-apigateway-integration"].responses?.default;
    expect(preflight?.responseParameters).to.include({
      "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
    });
  });

  it("guards a route with the scopes it names, with an ID token when it names none", () => {
    const { paths, components } = document({
      "GET /a": { scopes: ["x/read", "x/admin"], handler },
      "GET /b": { handler },
      "GET /c": { public: true, handler },
    });
    const security = (path: string) => paths[path]?.get?.security;
    expect(security("/a")).to.deep.equal([{ CognitoAuth: ["x/read", "x/admin"] }]);
    expect(security("/b")).to.deep.equal([{ CognitoAuth: [] }]);
    expect(paths["/c"]?.get).not.to.have.property("security");
    expect(components.securitySchemes).to.deep.equal({
      CognitoAuth: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: ["arn:pool"],
        },
      },
    });
  });

  it("sends each operation to its function", () => {
    const { paths } = document({ "GET /a/{id}": { handler }, "PUT /a/{id}": { handler } });
    const uri = (method: string) =>
      paths["/a/{id}"]?.[method]?.["x-amazon-apigateway-integration"].uri;
    expect([uri("get"), uri("put")]).to.deep.equal(["invoke:GET /a/{id}", "invoke:PUT /a/{id}"]);
  });

  it("describes parameters and bodies, and validates bodies only where a route says so", () => {
    const schema = { type: "object" };
    const query = { limit: { schema: { type: "integer" } } };
    const { paths, components } = document({
      "PUT /a/{id}": { body: schema, query, contentTypes: ["text/json"], handler },
      "POST /a": { body: schema, validateBody: true, handler },
    });
    const put = paths["/a/{id}"]?.put;
    expect(put?.parameters).to.deep.equal([
      { name: "id", in: "path", required: true, schema: { type: "string" } },
      { name: "limit", in: "query", required: false, schema: { type: "integer" } },
    ]);
    expect(put?.requestBody).to.deep.equal({
      required: true,
      content: { "text/json": { schema: { $ref: "#/components/schemas/PutAId" } } },
    });
    expect(components.schemas).to.deep.equal({ PutAId: schema, PostA: schema });
    const validator = (operation: Operation | undefined) =>
      operation?.["x-amazon-apigateway-request-validator"];
    expect([validator(put), validator(paths["/a"]?.post)]).to.deep.equal(["parameters", "body"]);
  });

  it("leaves out of a model what API Gateway would narrow: a list of types", () => {
    const body = { properties: { a: { type: ["string", "null"], maxLength: 1 }, type: {} } };
    const { components } = document({ "POST /a": { body, handler } });
    const model = { properties: { a: { maxLength: 1 }, type: {} } };
    expect(components.schemas).to.deep.equal({ PostA: model });
    expect(body.properties.a.type).to.deep.equal(["string", "null"]);
  });

  it("has no preflight, and names no origin, when no origin is allowed", () => {
    const api = document({ "GET /a": { handler } });
    expect(api.paths["/a"]).to.have.all.keys("get");
    const responses = api["x-amazon-apigateway-gateway-responses"];
    expect(responses.DEFAULT_4XX?.responseParameters).to.deep.equal({
      "gatewayresponse.header.Cache-Control": "'no-store'",
      "gatewayresponse.header.X-Content-Type-Options": "'nosniff'",
    });
  });

  it("serves preflights without the authorizer, for the methods that a path has", () => {
    const origins = ["https://a.example", "https://b.example"];
    const { paths } = document({ "GET /a": { handler }, "POST /a": { handler } }, origins);
    const options = paths["/a"]?.options;
    expect(options).not.to.have.property("security");
    const integration = options?.["x-amazon-apigateway-integration"];
    expect(integration?.type).to.equal("mock");
    const response = integration?.responses?.default;
    expect(response?.responseParameters).to.deep.equal({
      "method.response.header.Access-Control-Allow-Methods": "'GET,POST,OPTIONS'",
      "method.response.header.Access-Control-Allow-Headers":
        "'Authorization,Content-Type,If-Match'",
      "method.response.header.Access-Control-Max-Age": "'600'",
      "method.response.header.Vary": "'Origin'",
    });
    expect(response?.responseTemplates["application/json"]).to.contain(JSON.stringify(origins));
  });

  it("puts the one origin, or any where several are allowed, on the gateway's own responses", () => {
    const origin = (origins: readonly string[]) => {
      const responses = document({ "GET /a": { handler } }, origins)[
        "x-amazon-apigateway-gateway-responses"
      ];
      return Object.values(responses).map((each) => each.responseParameters[originHeader]);
    };
    const one = "'https://a.example'";
    expect(origin(["https://a.example"])).to.deep.equal([one, one, one]);
    const any = "'*'";
    expect(origin(["https://a.example", "https://b.example"])).to.deep.equal([any, any, any]);
  });

  it("names any origin where * alone is allowed, and varies by none in preflights", () => {
    const api = document({ "GET /a": { handler } }, ["*"]);
    const response =
      api.paths["/a"]?.options?.["x-amazon-apigateway-integration"].responses?.default;
    expect(response?.responseParameters).to.deep.equal({
      "method.response.header.Access-Control-Allow-Origin": "'*'",
      "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
      "method.response.header.Access-Control-Allow-Headers":
        "'Authorization,Content-Type,If-Match'",
      "method.response.header.Access-Control-Max-Age": "'600'",
    });
    expect(response?.responseTemplates["application/json"]).to.equal("");
    const { DEFAULT_4XX } = api["x-amazon-apigateway-gateway-responses"];
    expect(DEFAULT_4XX?.responseParameters[originHeader]).to.equal("'*'");
  });

  it("responds 404 to an unknown route", () => {
    const responses = document({ "GET /a": { handler } })["x-amazon-apigateway-gateway-responses"];
    expect(responses.MISSING_AUTHENTICATION_TOKEN).to.deep.include({
      statusCode: "404",
      responseTemplates: { "application/json": '{"message":"Not Found"}' },
    });
  });
});
