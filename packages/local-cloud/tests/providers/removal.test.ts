import { expect } from "chai";
import type { Properties } from "../../src/program/properties";
import { startTestCloud, type TestCloud } from "../support/cloudSupport";
import { dynamoDb, readNote, serviceCall } from "../support/serviceCall";

const types = {
  api: "aws:apigateway/restApi:RestApi",
  stage: "aws:apigateway/stage:Stage",
  settings: "aws:apigateway/methodSettings:MethodSettings",
  function: "aws:lambda/function:Function",
  layer: "aws:lambda/layerVersion:LayerVersion",
  permission: "aws:lambda/permission:Permission",
  policy: "aws:iam/rolePolicy:RolePolicy",
  role: "aws:iam/role:Role",
  table: "aws:dynamodb/table:Table",
} as const;

const reading = `async () => ({ statusCode: 200, body: (await ${serviceCall(readNote)}).body })`;
const statements = [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }];

describe("What a program no longer registers, or changes", () => {
  let running: TestCloud;
  let url: string;
  before(async () => {
    running = await startTestCloud();
    await api();
    await running.permit("f");
    await table("Notes");
  });
  after(() => running.cloud.close());

  async function api(): Promise<void> {
    const uri = await running.registerFunction("f", reading, { statements });
    url = await running.registerApi({ "GET /a": uri });
  }
  function table(name: string): Promise<unknown> {
    return running.register(types.table, "t", {
      ...{ name, hashKey: "id", billingMode: "PAY_PER_REQUEST" },
      attributes: [{ name: "id", type: "S" }],
    });
  }
  async function call(operation: string, input: object): Promise<Properties> {
    const response = await fetch(running.cloud.endpoints.dynamodb, {
      method: "POST",
      headers: {
        Authorization: "AWS4-HMAC-SHA256 Credential=me/20270101/us-east-1/dynamodb",
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": `${dynamoDb}.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return (await response.json()) as Properties;
  }
  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`);
    return [response.status, await response.text()] as const;
  };
  const remove = (type: keyof typeof types, name: string) => running.remove(types[type], name);
  /** Ends a version of the program, in which something was replaced. */
  const settle = () => running.remove("none", "none");

  it("a stage: 403, as one that never was", async () => {
    const forbidden = [403, '{"message":"Forbidden"}'];
    expect((await get("/a"))[0]).to.equal(200);
    await remove("stage", "v1");
    expect(await get("/a")).to.deep.equal(forbidden);
    await api();
    expect((await get("/a"))[0]).to.equal(200);
  });

  it("a limit, or its settings: as many requests as the account allows", async () => {
    await get("/a");
    const restApi = running.requests.at(-1)?.apiId;
    const limit = (methodPath: string, settings: Properties) =>
      running.register(types.settings, "limits", {
        ...{ restApi, stageName: "v1", methodPath, settings },
      });
    const statuses = async () => [(await get("/a"))[0], (await get("/a"))[0]];
    const slow = { throttlingRateLimit: 0.001, throttlingBurstLimit: 1 };
    await limit("*/*", slow);
    expect(await statuses()).to.deep.equal([200, 429]);
    await limit("*/*", { metricsEnabled: true });
    expect(await statuses()).to.deep.equal([200, 200]);
    await limit("~1a/GET", slow);
    expect((await statuses())[1]).to.equal(429);
    await remove("settings", "limits");
    expect(await statuses()).to.deep.equal([200, 200]);
  });
  it("an API: no one listens, and one that comes back does where it was", async () => {
    await remove("stage", "v1");
    await remove("api", "api");
    expect(await get("/a").then(String, () => "no one listens")).to.equal("no one listens");
    await api();
    expect((await get("/a"))[0]).to.equal(200);
  });

  it("a function, its permission, its policy, its role: 500 or what IAM says", async () => {
    expect(await get("/a")).to.deep.equal([200, "{}"]);
    await remove("policy", "f");
    expect((await get("/a"))[1]).to.contain("is not authorized to perform: dynamodb:GetItem");
    await api();
    expect(await get("/a")).to.deep.equal([200, "{}"]);
    await remove("permission", "f");
    expect(await get("/a")).to.deep.equal([500, '{"message":"Internal server error"}']);
    await running.permit("f");
    await remove("function", "f");
    expect((await get("/a"))[0]).to.equal(502);
    await remove("role", "f");
    const orphan = { name: "g", role: "arn:aws:iam::000000000000:role/f", code: {} };
    expect(await running.register(types.function, "g", orphan).then(String, String)).to.contain(
      "there is no role",
    );
    await remove("function", "g");
    await api();
    expect(await get("/a")).to.deep.equal([200, "{}"]);
  });

  it("a layer: no function can have it, and the one that has it goes on", async () => {
    const text = "module.exports = 'layer';";
    const assets = { "nodejs/node_modules/said.js": { kind: "text", text } };
    const { id } = await running.register(types.layer, "l", {
      ...{ layerName: "l", code: { kind: "archive", assets } },
    });
    expect(id).to.equal("arn:aws:lambda:us-east-1:000000000000:layer:l:1");
    const said = "async () => ({ statusCode: 200, body: require('said') })";
    const options = { statements, layers: [id] };
    await running.registerFunction("f", said, options);
    expect(await get("/a")).to.deep.equal([200, "layer"]);
    await remove("layer", "l");
    expect(await get("/a")).to.deep.equal([200, "layer"]);
    const problem = await running.registerFunction("f", `${said} `, options).then(String, String);
    expect(problem).to.contain(`there is no layer ${id}`);
    await api();
  });

  it("a table: there is none, and its items come back with it", async () => {
    await call("PutItem", { TableName: "Notes", Item: { id: { S: "1" } } });
    const read = () => call("GetItem", { TableName: "Notes", Key: { id: { S: "1" } } });
    await remove("table", "t");
    expect(await read()).to.deep.include({
      __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
    });
    expect(running.notices).to.include("Table Notes is removed: its item comes back with it");
    await table("Notes");
    expect(await read()).to.deep.equal({ Item: { id: { S: "1" } } });
  });

  it("a table under another name, in a version that fails: its items are never gone", async () => {
    await table("Other");
    const read = () => call("GetItem", { TableName: "Notes", Key: { id: { S: "1" } } });
    expect(await read()).to.deep.equal({ Item: { id: { S: "1" } } });
    await table("Notes");
    await settle();
    expect(await read()).to.deep.equal({ Item: { id: { S: "1" } } });
    expect(await call("GetItem", { TableName: "Other", Key: { id: { S: "1" } } })).to.have.property(
      "__type",
    );
  });
});
