import { expect } from "chai";
import { openApi, proxied, type Running, seen, start } from "./harness";

type Json = Readonly<Record<string, unknown>>;

const cors = { "gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example.com'" };

async function withRules(rules: Json, use: (api: Running) => Promise<void>): Promise<void> {
  const security = [{ CognitoAuth: [] }];
  const document = openApi(
    {
      "/todo/{id}": { get: proxied({ security }) },
      "/failing": { get: proxied() },
      "/forbidden": { get: proxied() },
    },
    {
      components: {
        securitySchemes: {
          CognitoAuth: {
            ...{ type: "apiKey", name: "Authorization", in: "header" },
            "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {
              ...{ type: "cognito_user_pools", providerARNs: ["arn"] },
            },
          },
        },
      },
      "x-amazon-apigateway-gateway-responses": rules,
    },
  );
  const api = await start(document, {
    variables: { colour: "blue" },
    respond: ({ sourceArn }) => {
      const reason = sourceArn.endsWith("/forbidden") ? "not-permitted" : "failed";
      return { ok: false, reason, message: "no" };
    },
  });
  try {
    await use(api);
  } finally {
    await api.close();
  }
}

describe("gateway response", () => {
  it("is AWS's own where the document says nothing", () =>
    withRules({}, async (api) => {
      const response = await api.fetch("/todo/1");
      const {
        date,
        "x-amzn-requestid": id,
        "x-amz-apigw-id": extended,
        ...rest
      } = Object.fromEntries(response.headers);
      expect([date, id, extended].every((value) => value !== undefined)).to.equal(true);
      expect(rest).to.deep.equal({
        ...{ "content-type": "application/json", "content-length": "26" },
        ...{ connection: "keep-alive", "keep-alive": "timeout=5" },
        "x-amzn-errortype": "UnauthorizedException",
      });
      expect(await response.text()).to.equal('{"message":"Unauthorized"}');
    }));

  it("takes status, headers and body from the document", () =>
    withRules(
      {
        UNAUTHORIZED: {
          statusCode: "404",
          responseParameters: {
            ...cors,
            "gatewayresponse.header.X-Id": "context.requestId",
            "gatewayresponse.header.X-Origin": "method.request.header.Origin",
            "gatewayresponse.header.X-Query": "method.request.querystring.q",
            "gatewayresponse.header.X-Path": "method.request.path.id",
            "gatewayresponse.header.X-Colour": "stageVariables.colour",
            "gatewayresponse.header.X-None": "method.request.header.None",
          },
          responseTemplates: {
            "application/problem+json":
              '{"title":$context.error.messageString,"type":"$context.error.responseType","id":"$context.requestId","agent":"${context.identity.userAgent}","none":"$context.error.validationErrorString"}',
          },
        },
      },
      async (api) => {
        const headers = { Origin: "https://o.example.com", "User-Agent": 'a"b\\' };
        const response = await api.fetch("/todo/7?q=1", { headers });
        const id = response.headers.get("x-amzn-requestid");
        expect(await seen(response)).to.deep.equal({
          status: 404,
          body: { title: "Unauthorized", type: "UNAUTHORIZED", id, agent: 'a"b\\', none: "" },
        });
        const names = ["origin", "query", "path", "colour", "none"].map((name) => `x-${name}`);
        expect(names.map((name) => response.headers.get(name))).to.deep.equal([
          ...["https://o.example.com", "1", "7", "blue", null],
        ]);
        expect(response.headers.get("x-id")).to.equal(id);
        expect(response.headers.get("content-type")).to.equal("application/problem+json");
        const origin = response.headers.get("access-control-allow-origin");
        expect(origin).to.equal("https://app.example.com");
      },
    ));

  it("maps a request's header only as it is spelled: HTTP/2 sends origin", () =>
    withRules(
      {
        UNAUTHORIZED: {
          responseParameters: { "gatewayresponse.header.X-Origin": "method.request.header.Origin" },
        },
      },
      async (api) => {
        const mapped = async (name: string) => {
          const headers = { [name]: "https://o.example.com" };
          return (await api.fetch("/todo/7", { headers })).headers.get("x-origin");
        };
        expect(await mapped("Origin")).to.equal("https://o.example.com");
        expect(await mapped("origin")).to.equal(null);
      },
    ));

  it("falls back to DEFAULT_4XX and DEFAULT_5XX, each for its own", () =>
    withRules(
      { DEFAULT_4XX: { responseParameters: cors }, DEFAULT_5XX: { statusCode: 503 } },
      async (api) => {
        const results = await Promise.all(
          ["/todo/1", "/nothing", "/failing", "/forbidden"].map(async (path) => {
            const response = await api.fetch(path);
            return [response.status, response.headers.get("access-control-allow-origin")];
          }),
        );
        expect(results).to.deep.equal([
          [401, "https://app.example.com"],
          [403, "https://app.example.com"],
          [503, null],
          [503, null],
        ]);
      },
    ));

  it("prefers a type's own rule to the default", () =>
    withRules(
      { DEFAULT_4XX: { statusCode: 400 }, MISSING_AUTHENTICATION_TOKEN: { statusCode: 404 } },
      async (api) => {
        expect((await api.fetch("/nothing")).status).to.equal(404);
        expect((await api.fetch("/todo/1")).status).to.equal(400);
      },
    ));

  it("chooses the template by what is accepted", () =>
    withRules(
      {
        UNAUTHORIZED: {
          responseTemplates: { "application/json": "{}", "text/plain": "no: $context.path" },
        },
      },
      async (api) => {
        const response = await api.fetch("/todo/1", { headers: { accept: "text/plain" } });
        expect(await response.text()).to.equal("no: /dev/todo/1");
        expect((await api.fetch("/todo/1")).headers.get("content-type")).to.equal(
          "application/json",
        );
      },
    ));
});
