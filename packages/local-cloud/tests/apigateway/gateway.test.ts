import { createServer } from "node:net";
import { expect } from "chai";
import { createGateway, type Gateway } from "../../src/apigateway/gateway";
import { openApi, proxied, region, seen, start, succeed } from "./harness";

const body = (path: string) => JSON.stringify(openApi({ [path]: { get: proxied() } }));
const api = (id: string, path: string) => ({
  ...{ id, name: "TodoAPI", body: body(path), binaryMediaTypes: undefined },
});
const stage = (restApiId: string, name = "dev") => ({
  ...{ restApiId, name, deploymentId: "d", variables: {}, accessLogFormat: undefined },
});
const userPoolScheme = {
  ...{ type: "apiKey", name: "Authorization", in: "header" },
  "x-amazon-apigateway-authtype": "cognito_user_pools",
  "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: ["arn"] },
};

describe("gateway", () => {
  let gateway: Gateway;
  const create = (port: number) =>
    createGateway({
      region,
      invoke: () => Promise.resolve(succeed({ statusCode: 200 })),
      keys: () => undefined,
      log: () => undefined,
      port,
    });
  beforeEach(() => {
    gateway = create(0);
  });
  afterEach(() => gateway.close());

  const status = async (url: string) => (await fetch(url)).status;

  it("gives a running API a new document at once, on the same port", async () => {
    gateway.putRestApi(api("one", "/old"));
    const { invokeUrl } = await gateway.putStage(stage("one"));
    expect(await status(`${invokeUrl}/old`)).to.equal(200);
    gateway.putRestApi(api("one", "/new"));
    expect([await status(`${invokeUrl}/old`), await status(`${invokeUrl}/new`)]).to.deep.equal([
      ...[403, 200],
    ]);
    expect(await gateway.putStage(stage("one"))).to.deep.equal({ invokeUrl });
    expect(await status(`${invokeUrl}/new`)).to.equal(200);
  });

  it("keeps serving the old document when the new one is rejected", async () => {
    gateway.putRestApi(api("one", "/old"));
    const { invokeUrl } = await gateway.putStage(stage("one"));
    expect(() => gateway.putRestApi({ ...api("one", "/new"), body: "{}" })).to.throw("openapi");
    expect(await status(`${invokeUrl}/old`)).to.equal(200);
  });

  it("lists the operations of its APIs, in the order of their documents", async () => {
    const schemas = { Todo: { type: "object", required: ["title"] } };
    const requestBody = (schema: object) => ({ content: { "application/json": { schema } } });
    const guarded = openApi(
      {
        "/todo": {
          post: proxied({
            security: [{ Auth: ["todo/write"] }],
            requestBody: requestBody({ $ref: "#/components/schemas/Todo" }),
          }),
          get: proxied({ security: [{ Auth: [] }], requestBody: requestBody({ required: ["x"] }) }),
        },
        "/{proxy+}": { "x-amazon-apigateway-any-method": proxied() },
      },
      { components: { schemas, securitySchemes: { Auth: userPoolScheme } } },
    );
    gateway.putRestApi(api("one", "/b"));
    gateway.putRestApi({ ...api("two", ""), body: JSON.stringify(guarded) });
    const listed = () =>
      gateway
        .operations()
        .map(({ method, path, authorization, requiredMembers }) => [
          ...[method, path, authorization?.scopes, requiredMembers],
        ]);
    const ofTwo = [
      ["POST", "/todo", ["todo/write"], ["title"]],
      ["GET", "/todo", [], undefined],
      ["ANY", "/{proxy+}", undefined, undefined],
    ];
    expect(listed()).to.deep.equal([["GET", "/b", undefined, undefined], ...ofTwo]);
    await gateway.removeRestApi("one");
    expect(listed()).to.deep.equal(ofTwo);
  });

  it("finishes a request by the document that it began with", async () => {
    let begun: (() => void) | undefined;
    let go: (() => void) | undefined;
    const started = new Promise<void>((resolve) => (begun = resolve));
    const released = new Promise<void>((resolve) => (go = resolve));
    const running = await start(openApi({ "/old": { get: proxied() } }), {
      respond: async () => {
        begun?.();
        await released;
        return succeed({ statusCode: 200, body: "{}" });
      },
    });
    const response = running.fetch("/old");
    await started;
    running.gateway.putRestApi(api("abcdef1234", "/new"));
    go?.();
    expect(await seen(await response)).to.deep.equal({ status: 200, body: {} });
    await running.close();
  });

  it("serves several stages of an API on its port", async () => {
    gateway.putRestApi(api("one", "/a"));
    const dev = await gateway.putStage(stage("one", "dev"));
    const prod = await gateway.putStage(stage("one", "prod"));
    expect(prod.invokeUrl).to.equal(dev.invokeUrl.replace(/dev$/, "prod"));
    expect(await status(`${dev.invokeUrl}/a`)).to.equal(200);
    expect(await status(`${prod.invokeUrl}/a`)).to.equal(200);
  });

  it("gives each API its own port, from the configured one up", async () => {
    const port = await twoFreePorts();
    const fixed = create(port);
    fixed.putRestApi(api("one", "/a"));
    fixed.putRestApi(api("two", "/b"));
    const two = await fixed.putStage(stage("two"));
    const one = await fixed.putStage(stage("one"));
    expect([one.invokeUrl, two.invokeUrl]).to.deep.equal([
      `http://127.0.0.1:${String(port)}/dev`,
      `http://127.0.0.1:${String(port + 1)}/dev`,
    ]);
    await fixed.close();
  });

  it("says that a port is taken", async () => {
    gateway.putRestApi(api("one", "/a"));
    const { invokeUrl } = await gateway.putStage(stage("one"));
    const taken = create(Number(new URL(invokeUrl).port));
    taken.putRestApi(api("two", "/a"));
    const error = await taken.putStage(stage("two")).catch((reason: unknown) => String(reason));
    expect(error).to.include("is not free");
    await taken.close();
  });

  it("rejects a stage of no API, and a name that a stage cannot have", async () => {
    const failureOf = (name: string, id: string) =>
      gateway.putStage(stage(id, name)).catch((error: unknown) => String(error));
    gateway.putRestApi(api("one", "/a"));
    expect(await failureOf("dev", "none")).to.include('there is no REST API "none"');
    expect(await failureOf("a/b", "one")).to.include('stage "a/b": a name has letters');
  });

  it("frees its port when it is closed, open connections or not", async () => {
    gateway.putRestApi(api("one", "/a"));
    const { invokeUrl } = await gateway.putStage(stage("one"));
    await status(`${invokeUrl}/a`);
    await gateway.close();
    const error = await fetch(`${invokeUrl}/a`).catch(() => "refused");
    expect(error).to.equal("refused");
  });
});

/** A port that is free like the one after it, below those that the system assigns itself. */
async function twoFreePorts(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); port < 32_000; port += 2) {
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error("no two ports are free");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
