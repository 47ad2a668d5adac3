import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "../support/root";
import { command } from "../support/startSupport";

// Bare resources: a program that loads @pulumi/aws takes a second longer.
const program = `import * as pulumi from "@pulumi/pulumi";
import { greeting, routes } from "./handlers/greeting";

class Any extends pulumi.CustomResource {
  declare readonly arn: pulumi.Output<string>;
  declare readonly invokeArn: pulumi.Output<string>;
  declare readonly invokeUrl: pulumi.Output<string>;
  constructor(type: string, name: string, inputs: object) {
    super("aws:" + type, name, { ...inputs, arn: undefined, invokeArn: undefined, invokeUrl: undefined });
  }
}
const role = new Any("iam/role:Role", "r", { name: "r" });
new Any("dynamodb/table:Table", "t", {
  name: "Notes", hashKey: "id", attributes: [{ name: "id", type: "S" }], billingMode: "PAY_PER_REQUEST",
});
const operations = routes.map((path) => {
  const source = "let calls = 0; exports.handler = async () => ({ statusCode: 200, body: '" + greeting + " ' + ++calls })";
  const code = new pulumi.asset.AssetArchive({
    "__index.js": new pulumi.asset.StringAsset(source), "data.txt": new pulumi.asset.FileAsset("data.txt"),
  });
  const handler = new Any("lambda/function:Function", "f-" + path, {
    name: "f-" + path, role: role.arn, runtime: "nodejs22.x", handler: "__index.handler", code,
  });
  new Any("lambda/permission:Permission", "p-" + path, {
    function: handler.arn, action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com",
  });
  return handler.invokeArn.apply((uri) => [path, uri]);
});
const body = pulumi.all(operations).apply((all) => JSON.stringify({
  openapi: "3.0.1", info: { title: "t", version: "1" },
  paths: Object.fromEntries(all.map(([path, uri]) => ["/" + path, {
    get: { responses: {}, "x-amazon-apigateway-integration": { type: "aws_proxy", httpMethod: "POST", uri } },
  }])),
}));
const api = new Any("apigateway/restApi:RestApi", "api", { body });
const stage = new Any("apigateway/stage:Stage", "s", { restApi: api.id, stageName: "v1", deployment: "d" });
export const apiUrl = stage.invokeUrl;
`;

const conditional = `new Any("iam/rolePolicy:RolePolicy", "wrong", {
  name: "wrong", role: stage.invokeUrl.apply(() => "r"), policy: JSON.stringify({ Statement: [{
    Effect: "Allow", Action: "dynamodb:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "true" } },
  }] }),
});
`;

const handlers = (greeting: string, ...routes: string[]) =>
  `export const greeting = ${JSON.stringify(greeting)};\nexport const routes = ${JSON.stringify(routes)};\n`;

describe("npm start -- --watch", () => {
  let directory: string;
  let child: ChildProcess;
  let output = "";
  let local: { readonly apiUrl: string; readonly local: { readonly dynamodbEndpoint: string } };
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "reload-"));
    mkdirSync(join(directory, "program", "handlers"), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(directory, "program", "node_modules"));
    write("Pulumi.yaml", "name: watched\nruntime: nodejs\n");
    write("Pulumi.dev.yaml", "config: {}\n");
    write("package.json", "{}");
    write("tsconfig.json", '{ "compilerOptions": { "module": "commonjs", "target": "es2021" } }');
    write("index.ts", program);
    write("handlers/greeting.ts", handlers("one", "a", "b"));
    write("data.txt", "1");
    child = spawn(process.execPath, command("start", "program", "--port", "0", "--watch"), {
      cwd: directory,
      env: { ...process.env, TMPDIR: directory },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    await printed(/Ctrl-C stops it/);
    const file = readFileSync(join(directory, ".local/watched-dev/outputs.json"), "utf8");
    local = JSON.parse(file) as typeof local;
  });
  after(() => {
    child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });

  function write(file: string, text: string): void {
    writeFileSync(join(directory, "program", file), text);
  }

  /** Waits for a line, and returns all that was printed since the last wait. */
  async function printed(what: RegExp): Promise<string> {
    while (!what.test(output)) {
      if (child.exitCode !== null) throw new Error(output);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const text = output;
    output = "";
    return text;
  }

  const get = async (path: string) => (await fetch(`${local.apiUrl}/${path}`)).text();
  const forbidden = '{"message":"Missing Authentication Token"}';

  async function notes(operation: string, input: object): Promise<unknown> {
    const response = await fetch(local.local.dynamodbEndpoint, {
      method: "POST",
      headers: {
        Authorization: "AWS4-HMAC-SHA256 Credential=me/20270101/us-east-1/dynamodb",
        "X-Amz-Target": `DynamoDB_20120810.${operation}`,
      },
      body: JSON.stringify({ TableName: "Notes", ...input }),
    });
    return response.json();
  }

  const note = () => notes("GetItem", { Key: { id: { S: "kept" } } });

  it("serves a change at the same address, with the data, and says what changed", async () => {
    await notes("PutItem", { Item: { id: { S: "kept" } } });
    expect([await get("a"), await get("a")]).to.deep.equal(["one 1", "one 2"]);
    write("handlers/greeting.ts", handlers("two", "a", "c"));
    const text = await printed(/Reloaded in .*[^]*route removed .*\n/);
    expect(text).to.contain("Reloading after a change of handlers/greeting.ts");
    expect(text).to.contain("  changed aws:lambda/function:Function f-a\n");
    expect(text).to.contain("  added   aws:lambda/function:Function f-c\n");
    expect(text).to.contain("  removed aws:lambda/permission:Permission p-b\n");
    expect(text).to.contain("  route added   GET /c  public\n");
    expect(text).to.contain("  route removed GET /b  public\n");
    expect([await get("a"), await get("b"), await get("c")]).to.deep.equal([
      "two 1",
      forbidden,
      "two 1",
    ]);
    expect(await note()).to.deep.equal({ Item: { id: { S: "kept" } } });
  });

  it("shows an error of the program, and keeps serving the last good version", async () => {
    write("handlers/greeting.ts", `${handlers("bad", "a", "d")}throw new Error("no luck");\n`);
    expect(await printed(/last good version keeps serving/)).to.contain("no luck");
    expect([await get("a"), await get("c")]).to.deep.equal(["two 2", "two 2"]);

    // This one fails when half of it is registered, the table under another name too.
    write("handlers/greeting.ts", handlers("bad", "a", "d"));
    write("index.ts", `${program.replace('"Notes"', '"Other"')}${conditional}`);
    expect(await printed(/last good version keeps serving/)).to.contain(
      'aws:iam/rolePolicy:RolePolicy "wrong": policy wrong of role r uses Condition, which the local IAM does not emulate',
    );
    expect((await get("a")).split(" ")[0]).to.equal("two");
    expect((await get("c")).split(" ")[0]).to.equal("two");
    expect(await get("d")).to.equal(forbidden);
    expect(await note()).to.deep.equal({ Item: { id: { S: "kept" } } });
  });

  it("goes on once the error is fixed, and removes a table that is no longer registered", async () => {
    write("handlers/greeting.ts", handlers("three", "a", "c"));
    write("index.ts", program.replace(/new Any\("dynamodb[^]*?\}\);\n/, ""));
    const text = await printed(/Reloaded in .*[^]*removed .*\n/);
    expect(text).to.contain("Table Notes is removed: its item comes back with it\n");
    expect(text).to.contain("  removed aws:dynamodb/table:Table t\n");
    expect(await get("a")).to.equal("three 1");
    expect(await note()).to.have.property("message", "Requested resource not found");
  });

  it("ends within a second, also in the middle of a reload, and leaves nothing behind", async () => {
    // No source, but a function is made of it.
    write("data.txt", "22");
    await printed(/Reloading after a change of data\.txt/);
    const signalledAt = Date.now();
    child.kill("SIGTERM");
    await once(child, "close");
    expect(child.exitCode).to.equal(0);
    expect(Date.now() - signalledAt).to.be.below(10_000);
    expect(readdirSync(directory)).to.have.members([".local", "program"]);
  });
});
