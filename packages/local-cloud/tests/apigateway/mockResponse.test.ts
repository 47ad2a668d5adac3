import { request as httpRequest } from "node:http";
import { expect } from "chai";
import { openApi, type Running, seen, start } from "./harness";

type Json = Readonly<Record<string, unknown>>;

const ok = '{"statusCode": 200}';
const headers = Object.fromEntries(
  ["Access-Control-Allow-Origin", "Access-Control-Allow-Methods", "Vary", "X-Stage", "X-Id"].map(
    (name) => [name, { schema: { type: "string" } }],
  ),
);
const responses = Object.fromEntries(
  ["200", "204", "400"].map((status) => [status, { description: "", headers }]),
);
const mock = (integration: Json) => ({
  responses,
  "x-amazon-apigateway-integration": {
    type: "mock",
    requestTemplates: { "application/json": ok },
    ...integration,
  },
});
const responding = (template: string, more: Json = {}) =>
  mock({
    responses: {
      default: { statusCode: "200", responseTemplates: { "application/json": template }, ...more },
    },
  });

const preflight = `
#set($origin = $input.params().header.get("Origin"))
#if($origin == "")#set($origin = $input.params("origin"))#end
#set($allowed = ["https://app.example.com", "https://admin.example.com"])
#if($allowed.contains($origin))
#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)
#set($context.responseOverride.header["Vary"] = "Origin")
#end`;

const document = openApi({
  "/cors": {
    options: mock({
      responses: {
        default: {
          statusCode: "204",
          responseParameters: {
            "method.response.header.Access-Control-Allow-Methods": "'GET,POST'",
            "method.response.header.X-Stage": "stageVariables.colour",
            "method.response.header.X-Id": "context.apiId",
            "method.response.header.Vary": "stageVariables.none",
          },
        },
      },
    }),
  },
  "/origins": {
    options: mock({
      responses: {
        default: { statusCode: "204", responseTemplates: { "application/json": preflight } },
      },
    }),
  },
  "/statuses": {
    get: mock({
      requestTemplates: { "application/json": `{"statusCode": $input.params("status")}` },
      responses: {
        "4\\d\\d": { statusCode: "400", responseTemplates: { "application/json": '{"is":"4xx"}' } },
        "204": { statusCode: "204" },
      },
    }),
  },
  "/echo/{id}": {
    post: responding(
      `{"id":"$input.params('id')","q":"$util.escapeJavaScript($input.params("q"))","none":"$input.params("none")","ip":"$context.identity.sourceIp","stage":"$stageVariables.colour","claims":"$!context.authorizer.claims.sub"}`,
    ),
  },
  "/override": { get: responding("#set($context.responseOverride.status = 418)teapot") },
  "/text": {
    get: mock({
      responses: {
        default: {
          statusCode: "200",
          responseTemplates: { "text/plain": "plain", "application/json": '{"a":1}' },
        },
      },
    }),
  },
  "/methods": {
    get: responding(
      `$input.params("a").matches("[a-c]+") $input.params("a").isEmpty() $input.params("a").equalsIgnoreCase("ABC") $input.params("a").length() $util.urlEncode("a b") $util.base64Encode("a")`,
    ),
  },
  "/broken": { get: responding(`$input.params("a").explode()`) },
  "/injected": { get: responding(`#set($x = "$input.params('a')")$x`) },
  "/case": { get: responding(`$input.params("X-NAME")|$input.params("x-name")`) },
  "/passed": {
    post: mock({ requestTemplates: {}, responses: { default: { statusCode: "200" } } }),
  },
  "/never": {
    post: mock({ passthroughBehavior: "never", responses: { default: { statusCode: "200" } } }),
  },
  "/no-templates": {
    post: mock({
      passthroughBehavior: "WHEN_NO_TEMPLATES",
      responses: { default: { statusCode: "200" } },
    }),
  },
  "/converted": {
    options: mock({
      contentHandling: "CONVERT_TO_TEXT",
      responses: { default: { statusCode: "204" } },
    }),
  },
});

const serverError = { status: 500, body: { message: "Internal server error" } };

describe("mock integration", () => {
  let api: Running;
  before(async () => {
    api = await start(document, { variables: { colour: "blue" } });
  });
  after(() => api.close());
  afterEach(() => {
    expect(api.calls).to.deep.equal([]);
  });

  const get = async (path: string, init?: RequestInit) => seen(await api.fetch(path, init));

  it("responds to a preflight with the headers that the document maps, and no others", async () => {
    const response = await api.fetch("/cors", { method: "OPTIONS" });
    expect(await seen(response)).to.deep.equal({ status: 204, body: "" });
    expect(response.headers.get("access-control-allow-methods")).to.equal("GET,POST");
    expect(response.headers.get("x-stage")).to.equal("blue");
    expect(response.headers.get("x-id")).to.equal("abcdef1234");
    expect(response.headers.get("vary")).to.equal(null);
    expect(response.headers.get("access-control-allow-origin")).to.equal(null);
    expect(response.headers.get("x-amzn-requestid")).to.match(/^[0-9a-f-]{36}$/);
  });

  it("lets a template choose the origin among several", async () => {
    const originFor = async (sent: Readonly<Record<string, string>>) => {
      const response = await api.fetch("/origins", { method: "OPTIONS", headers: sent });
      expect(response.status).to.equal(204);
      const names = ["access-control-allow-origin", "vary"];
      return names.map((name) => response.headers.get(name));
    };
    const admin = "https://admin.example.com";
    expect(await originFor({ Origin: admin })).to.deep.equal([admin, "Origin"]);
    expect(await originFor({ Origin: "https://evil.example.com" })).to.deep.equal([null, null]);
    expect(await originFor({})).to.deep.equal([null, null]);
  });

  it("chooses the response by the template's status, pattern before default", async () => {
    expect(await get("/statuses?status=404")).to.deep.equal({ status: 400, body: { is: "4xx" } });
    expect(await get("/statuses?status=204")).to.deep.equal({ status: 204, body: "" });
    expect(await get("/statuses?status=200")).to.deep.equal(serverError);
    expect(await get("/statuses?status=4040")).to.deep.equal(serverError);
    expect(await get("/statuses?status=none")).to.deep.equal(serverError);
  });

  it("renders request, context and stage variables", async () => {
    const result = await get(`/echo/7?q=${encodeURIComponent('a"b')}`, { method: "POST" });
    expect(result).to.deep.equal({
      status: 200,
      body: {
        ...{ id: "7", q: 'a"b', none: "", ip: "127.0.0.1", stage: "blue", claims: "" },
      },
    });
  });

  it("takes the names of headers as they are spelled, as API Gateway does", async () => {
    const text = await new Promise<string>((resolve, reject) => {
      const options = { port: api.port, path: "/dev/case", headers: { "X-NAME": "upper" } };
      httpRequest(options, (response) => {
        response.setEncoding("utf8").once("data", resolve);
      })
        .on("error", reject)
        .end();
    });
    expect(text).to.equal("upper|");
  });

  it("lets a template override the status", async () => {
    const response = await api.fetch("/override");
    expect([response.status, await response.text()]).to.deep.equal([418, "teapot"]);
  });

  it("responds in the accepted type, JSON where none of them is", async () => {
    const typed = async (accept: string) => {
      const response = await api.fetch("/text", { headers: { accept } });
      return [response.headers.get("content-type"), await response.text()];
    };
    expect(await typed("text/plain")).to.deep.equal(["text/plain", "plain"]);
    expect(await typed("image/png")).to.deep.equal(["application/json", '{"a":1}']);
  });

  it("knows Java's methods and the helpers", async () => {
    const response = await api.fetch("/methods?a=abc");
    expect(await response.text()).to.equal("true false true 3 a%20b YQ==");
  });

  it("takes a caller's input for data, not for a template", async () => {
    const text = "$context.apiId #set($x=1) ${input.body}";
    const response = await api.fetch(`/injected?a=${encodeURIComponent(text)}`);
    expect(await response.text()).to.equal(text);
  });

  it("responds 500 for a method that does not exist, and logs which", async () => {
    const before = api.log.length;
    expect(await get("/broken?a=b")).to.deep.equal(serverError);
    expect(api.log[before]?.error).to.include("explode is not method");
  });

  it("passes the body on for a type without a template, unless the document says otherwise", async () => {
    const post = (path: string, type: string) =>
      get(path, { method: "POST", body: ok, headers: { "Content-Type": type } });
    const unsupported = { status: 415, body: { message: "Unsupported Media Type" } };
    expect((await post("/passed", "text/plain")).status).to.equal(200);
    expect(await get("/passed", { method: "POST" })).to.deep.equal(serverError);
    expect(await post("/never", "text/plain")).to.deep.equal(unsupported);
    expect((await post("/never", "application/json; charset=utf-8")).status).to.equal(200);
    expect(await post("/no-templates", "text/plain")).to.deep.equal(unsupported);
  });

  it("fails with binary type */* unless it converts to text, as in AWS", async () => {
    const binary = await start(document, { binaryMediaTypes: ["*/*"] });
    try {
      const status = async (path: string) =>
        (await binary.fetch(path, { method: "OPTIONS" })).status;
      expect(await status("/cors")).to.equal(500);
      expect(await status("/converted")).to.equal(204);
      expect(binary.log[0]?.error).to.include('set contentHandling: "CONVERT_TO_TEXT"');
    } finally {
      await binary.close();
    }
  });
});
