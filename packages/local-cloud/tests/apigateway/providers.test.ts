import { expect } from "chai";
import { createGateway, type Gateway } from "../../src/apigateway/gateway";
import { apiGatewayProviders } from "../../src/providers/apigateway";
import { nothingToRemove, type ProvisionedResource } from "../../src/providers/provider";
import { openApi, proxied, region, succeed } from "./harness";

type Json = Readonly<Record<string, unknown>>;

const body = JSON.stringify(
  openApi({ "/todo": { get: proxied() } }, { "x-amazon-apigateway-binary-media-types": ["a/b"] }),
);

describe("API Gateway providers", () => {
  let gateway: Gateway;
  let events: unknown[];
  beforeEach(() => {
    events = [];
    gateway = createGateway({
      region,
      invoke: (_, { event }) => {
        events.push(event);
        return Promise.resolve(succeed({ statusCode: 200 }));
      },
      keys: () => undefined,
      log: () => undefined,
      port: 0,
    });
  });
  afterEach(() => gateway.close());

  async function create(
    type: string,
    inputs: Json,
    previous?: ProvisionedResource,
  ): Promise<ProvisionedResource> {
    const token = `aws:apigateway/${type}`;
    const provider = apiGatewayProviders(gateway, region)[token];
    if (provider === undefined) throw new Error(`no provider for ${token}`);
    const urn = `urn:pulumi:dev::todo::${token}::api`;
    return provider({ urn, type: token, name: "api", parent: "", custom: true, inputs }, previous);
  }
  const failure = (type: string, inputs: Json) =>
    create(type, inputs).then(
      () => "",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );

  it("creates an API, a deployment and a stage that responds", async () => {
    const api = await create("restApi:RestApi", { body, description: "todos" });
    const { createdDate, rootResourceId, ...outputs } = api.outputs;
    expect(api.id).to.match(/^[a-z0-9]{10}$/);
    expect(rootResourceId).to.match(/^[a-z0-9]{10}$/);
    expect(createdDate).to.match(/^\d{4}-/);
    const executionArn = `arn:aws:execute-api:${region}:000000000000:${api.id}`;
    expect(outputs).to.deep.equal({
      ...{ body, description: "todos", name: "TodoAPI", region, executionArn },
      arn: `arn:aws:apigateway:${region}::/restapis/${api.id}`,
      ...{ apiKeySource: "HEADER", disableExecuteApiEndpoint: false },
      endpointConfiguration: { types: "EDGE", ipAddressType: "ipv4", vpcEndpointIds: [] },
      binaryMediaTypes: ["a/b"],
    });

    const deployment = await create("deployment:Deployment", {
      ...{ restApi: api.id, variables: { version: "1" } },
    });
    const inputs = {
      ...{ restApi: api.id, deployment: deployment.id, stageName: "dev" },
      ...{ variables: { colour: "blue" }, xrayTracingEnabled: true },
      accessLogSettings: { destinationArn: "arn", format: "$context.requestId" },
    };
    const stage = await create("stage:Stage", inputs);
    expect(stage.id).to.equal(`ags-${api.id}-dev`);
    const { invokeUrl, ...rest } = stage.outputs;
    expect(invokeUrl).to.match(/^http:\/\/127\.0\.0\.1:\d+\/dev$/);
    expect(rest).to.deep.equal({
      ...inputs,
      ...{ executionArn: `${executionArn}/dev`, region },
      arn: `arn:aws:apigateway:${region}::/restapis/${api.id}/stages/dev`,
    });

    const settings = { throttlingRateLimit: 0.001, throttlingBurstLimit: 1, metricsEnabled: true };
    const limited = { restApi: api.id, stageName: "dev", methodPath: "*/*", settings };
    const throttled = await create("methodSettings:MethodSettings", limited);
    expect(throttled.id).to.equal(`${api.id}-dev-*/*`);
    expect(throttled.outputs).to.deep.equal({ ...limited, region });
    const statuses = [];
    while (statuses.length < 2) statuses.push((await fetch(`${String(invokeUrl)}/todo`)).status);
    expect(statuses).to.deep.equal([200, 429]);
    expect(events).to.have.length(1);
    expect(events[0]).to.deep.include({ stageVariables: { colour: "blue" } });
    expect((events[0] as { requestContext: object }).requestContext).to.include({
      ...{ apiId: api.id, deploymentId: deployment.id },
    });
  });

  it("keeps an API's date of creation and its id when it is created again", async () => {
    const outputs = { createdDate: "2026-01-01T00:00:00.000Z" };
    const previous = { id: "x", outputs, remove: nothingToRemove };
    const [first, again] = [
      await create("restApi:RestApi", { body }),
      await create("restApi:RestApi", { body }, previous),
    ];
    expect(again.id).to.equal(first.id);
    expect(again.outputs.createdDate).to.equal("2026-01-01T00:00:00.000Z");
  });

  it("puts arguments before the document, an empty list of binary types excepted", async () => {
    const outputsOf = async (inputs: Json) => {
      const { name, binaryMediaTypes } = (await create("restApi:RestApi", inputs)).outputs;
      return { name, binaryMediaTypes };
    };
    expect(await outputsOf({ body, name: "mine", binaryMediaTypes: ["*/*"] })).to.deep.equal({
      ...{ name: "mine", binaryMediaTypes: ["*/*"] },
    });
    expect(await outputsOf({ body, binaryMediaTypes: [] })).to.deep.equal({
      ...{ name: "TodoAPI", binaryMediaTypes: ["a/b"] },
    });
  });

  it("keeps a TLS policy that an update leaves out, and demands the access mode that it needs", async () => {
    const tls = { securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06", endpointAccessMode: "BASIC" };
    const api = await create("restApi:RestApi", { body, ...tls });
    expect(api.outputs).to.include(tls);
    const update = (inputs: Json) =>
      create("restApi:RestApi", { body, ...inputs }, api).then(
        ({ outputs }) => outputs.securityPolicy,
        (error: unknown) => (error as Error).message,
      );
    const required = "Endpoint access mode is required for the specified security policy";
    expect(await update({})).to.equal(`RestApi "api": ${required}`);
    expect(await update({ endpointAccessMode: "STRICT" })).to.equal(tls.securityPolicy);
    expect(await update({ securityPolicy: "TLS_1_2" })).to.equal("TLS_1_2");
    expect(await update({ securityPolicy: "TLS_1_2", endpointAccessMode: "BASIC" })).to.include(
      'endpointAccessMode "BASIC" needs a securityPolicy that begins with SecurityPolicy_',
    );
  });

  it("records the account's settings", async () => {
    const { id, outputs } = await create("account:Account", { cloudwatchRoleArn: "arn" });
    expect(id).to.equal("api-gateway-account");
    expect(outputs).to.deep.equal({
      ...{ cloudwatchRoleArn: "arn", region, apiKeyVersion: "4", features: ["UsagePlans"] },
    });
  });

  const stage = { restApi: "none", deployment: "d", stageName: "dev" };
  const settings = { restApi: "none", stageName: "dev", methodPath: "*/*" };
  const rejected: Readonly<Record<string, readonly [string, Json, string]>> = {
    "an API without a document": [
      "restApi:RestApi",
      {},
      'RestApi "api": only an API with a `body`',
    ],
    "an API with a resource policy": [
      "restApi:RestApi",
      { body, policy: "{}" },
      'RestApi "api": a resource policy is not emulated',
    ],
    "an API that compresses": [
      "restApi:RestApi",
      { body, minimumCompressionSize: "0" },
      'RestApi "api": compression (minimumCompressionSize) is not emulated',
    ],
    "a document that is not emulated": [
      "restApi:RestApi",
      { body: JSON.stringify({ swagger: "2.0" }) },
      'RestApi "api".swagger: Swagger 2 is not emulated',
    ],
    "a stage of no API": ["stage:Stage", stage, 'there is no REST API "none"'],
    "a stage with a cache": [
      "stage:Stage",
      { ...stage, cacheClusterEnabled: true },
      'Stage "api": a cache cluster or a canary is not emulated',
    ],
    "a stage with a canary": [
      "stage:Stage",
      { ...stage, canarySettings: {} },
      'Stage "api": a cache cluster or a canary is not emulated',
    ],
    "settings that cache": [
      "methodSettings:MethodSettings",
      { ...settings, settings: { cachingEnabled: true } },
      'MethodSettings "api": caching is not emulated',
    ],
    "a method outside the document": [
      "method:Method",
      {},
      'aws:apigateway/method:Method "api" is not emulated: describe the API in the `body`',
    ],
    "a gateway response outside the document": ["response:Response", {}, "is not emulated"],
  };
  for (const [what, [type, inputs, message]] of Object.entries(rejected)) {
    it(`reject ${what}`, async () => {
      expect(await failure(type, inputs)).to.include(message);
    });
  }

  it("reject an access log without the request's id", async () => {
    const { id } = await create("restApi:RestApi", { body });
    const message = await failure("stage:Stage", {
      ...{ ...stage, restApi: id, accessLogSettings: { destinationArn: "a", format: "x" } },
    });
    expect(message).to.include("accessLogSettings.format: must contain $context.requestId");
  });
});
