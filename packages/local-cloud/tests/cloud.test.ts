import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startTestCloud, type TestCloud } from "./support/cloudSupport";

const respondWith = (body: string) => `async () => ({ statusCode: 200, body: ${body} })`;

const handlers = {
  good: respondWith("'good'"),
  loops: "async () => { for (;;); }",
  exits: "async () => process.exit(3)",
  throws: "async () => { throw new Error('no'); }",
  greedy: "async () => { const all = []; for (;;) all.push(new Array(1e5).fill(1)); }",
} as const;

describe("The local cloud", () => {
  let running: TestCloud;
  let url: string;
  before(async () => {
    running = await startTestCloud();
    const routes: Record<string, string> = {};
    for (const [name, handler] of Object.entries(handlers)) {
      const timeout = name === "loops" ? 1 : 20;
      const options = { timeout, memorySize: 32 };
      routes[`GET /${name}`] = await running.registerFunction(name, handler, options);
      await running.permit(name);
    }
    routes["GET /locked"] = await running.registerFunction("locked", respondWith("'in'"));
    routes["GET /store"] = await running.registerFunction("store", storing, {
      statements: [{ Effect: "Allow", Action: "dynamodb:PutItem", Resource: "*" }],
    });
    await running.permit("store");
    await running.register("aws:dynamodb/table:Table", "T", {
      name: "Notes",
      hashKey: "id",
      billingMode: "PAY_PER_REQUEST",
      attributes: [{ name: "id", type: "S" }],
    });
    url = await running.registerApi(routes);
  });
  after(() => running.cloud.close());

  const get = async (path: string) => {
    const response = await fetch(`${url}${path}`);
    return [response.status, await response.text()] as const;
  };

  it("responds with 500 for a function that the API may not call, and the log says what is missing", async () => {
    expect(await get("/locked")).to.deep.equal([500, '{"message":"Internal server error"}']);
    expect(running.notices.join("\n")).to.match(
      /locked was not invoked: it lacks aws\.lambda\.Permission \{ function: "locked", action: "lambda:InvokeFunction", principal: "apigateway\.amazonaws\.com", sourceArn: "arn:aws:execute-api:us-east-1:000000000000:\w+\/v1\/GET\/locked" \}/,
    );
    await running.permit("locked");
    expect(await get("/locked")).to.deep.equal([200, "in"]);
    await running.remove("aws:lambda/permission:Permission", "locked");
    expect((await get("/locked"))[0]).to.equal(500);
  });

  it("goes on under 500 connections while functions loop, exit, throw and run out of memory", async () => {
    const bad = ["loops", "exits", "throws", "greedy"] as const;
    const failing = bad.flatMap((name) => Array.from({ length: 4 }, () => get(`/${name}`)));
    const good = await Promise.all(Array.from({ length: 484 }, () => get("/good")));
    expect(good.filter(([status, body]) => status !== 200 || body !== "good")).to.deep.equal([]);
    const failed = await Promise.all(failing);
    const wrong = failed.filter(
      ([status, body]) => status !== 502 || body !== '{"message":"Internal server error"}',
    );
    expect(wrong).to.deep.equal([]);
    expect(await get("/good")).to.deep.equal([200, "good"]);
  });

  it("says of each request what it consumed, also of those at the same time", async () => {
    const sizes = Array.from({ length: 12 }, (_, n) => (n % 3) + 1);
    const stored = await Promise.all(
      sizes.map((kilobytes) => get(`/store?kb=${String(kilobytes)}`)),
    );
    expect(stored.filter(([status]) => status !== 200)).to.deep.equal([]);
    const units = running.requests
      .filter(({ path }) => path === "/v1/store")
      .map((entry) => entry.consumedCapacity);
    expect(units.sort()).to.deep.equal([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    await get("/nothing");
    expect(running.requests.at(-1)).not.to.have.property("consumedCapacity");
  });

  it("keeps a function that is registered again as it is, and gives a changed one new code", async () => {
    const counting = "async () => ({ statusCode: 200, body: String(++state) })";
    const routes = { "GET /count": await running.registerFunction("count", counting) };
    await running.permit("count");
    const before = url;
    url = await running.registerApi(routes);
    expect(url).to.equal(before);
    expect(await get("/count")).to.deep.equal([200, "1"]);
    await running.registerFunction("count", counting);
    expect(await get("/count")).to.deep.equal([200, "2"]);
    await running.registerFunction("count", respondWith("'other'"));
    expect(await get("/count")).to.deep.equal([200, "other"]);
    expect((await get("/good"))[0], "a route that the new document lacks").to.equal(403);
  });

  it("runs a function from a directory, again when the directory has changed; not from an archive file", async () => {
    const path = mkdtempSync(join(tmpdir(), "code-"));
    const register = (text: string, stamp: string) => {
      writeFileSync(join(path, "__index.js"), `exports.handler = ${respondWith(`'${text}'`)}`);
      return running.registerFunction("folder", "", { code: { kind: "path", path, stamp } });
    };
    await running.registerApi({ "GET /folder": await register("one", "1") });
    await running.permit("folder");
    expect(await get("/folder")).to.deep.equal([200, "one"]);
    await register("two", "2");
    expect(await get("/folder")).to.deep.equal([200, "two"]);
    const code = { kind: "path", path: join(path, "__index.js") } as const;
    expect(await running.registerFunction("file", "", { code }).then(String, String)).to.contain(
      "must be a folder: archive files are not unpacked",
    );
    rmSync(path, { recursive: true });
  });
});

/** Puts an item of `kb` kilobytes, by the bare protocol: the SDK is no part of this archive. */
const storing = `async ({ queryStringParameters: { kb } }) => {
  const item = { id: { S: kb }, text: { S: "x".repeat(kb * 1024 - 20) } };
  const response = await fetch(process.env.AWS_ENDPOINT_URL_DYNAMODB, {
    method: "POST",
    headers: {
      "X-Amz-Target": "DynamoDB_20120810.PutItem",
      Authorization: "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20270101/us-east-1/dynamodb",
    },
    body: JSON.stringify({ TableName: "Notes", Item: item }),
  });
  return { statusCode: response.status, body: await response.text() };
}`;
