import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CognitoIdentityProviderClient,
  ListUsersCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import type { Outputs } from "@secured-api/local-cloud";
import { contract } from "../contract/contract";
import { root } from "./support/projectFiles";
import { close, listen } from "./support/servers";

describe("npm run smoke", () => {
  let directory: string;
  let stack: ChildProcess;
  const servers: Server[] = [];
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "smoke-"));
    const start = [
      quiet,
      join(root, "packages/local-cloud/bin/local-cloud.js"),
      "start",
      root,
      "--port",
      "0",
    ];
    const env = { ...process.env, TMPDIR: directory };
    stack = spawn(process.execPath, start, { cwd: directory, env });
    await printedBy(stack, "Ctrl-C stops it");
  });
  after(async () => {
    stack.kill("SIGINT");
    await once(stack, "close");
    await Promise.all(servers.map(close));
    rmSync(directory, { recursive: true });
  });

  const outputsFile = () => join(directory, ".local/todo-api-dev/outputs.json");

  function started(args: readonly string[] = []) {
    const command = [quiet, "-r", "ts-node/register", join(root, "smoke/smoke.ts"), ...args];
    const project = join(root, "tsconfig.json");
    const env = { ...process.env, TS_NODE_PROJECT: project, NODE_PATH: join(root, "node_modules") };
    return spawn(process.execPath, command, { cwd: directory, env });
  }

  function ended(child: ChildProcess) {
    const output: string[] = [];
    child.stdout?.on("data", (chunk: Buffer) => output.push(chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => output.push(chunk.toString()));
    return once(child, "close").then(([code]) => ({
      code: code as number,
      printed: output.join(""),
    }));
  }

  const smoke = (args: readonly string[] = []) => ended(started(args));

  /** The people of the running stack's pool, except the demo user. */
  async function people(): Promise<(string | undefined)[]> {
    const { userPoolId, region, local } = JSON.parse(readFileSync(outputsFile(), "utf8")) as {
      readonly userPoolId: string;
      readonly region: string;
      readonly local: { readonly cognitoEndpoint: string };
    };
    const client = new CognitoIdentityProviderClient({
      region,
      endpoint: local.cognitoEndpoint,
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
    });
    const { Users = [] } = await client.send(new ListUsersCommand({ UserPoolId: userPoolId }));
    const mails = Users.map(
      ({ Attributes = [] }) => Attributes.find(({ Name }) => Name === "email")?.Value,
    );
    return mails.filter((mail) => mail !== "demo@example.com");
  }

  it("finds every promise kept by the running local stack", async () => {
    const { code, printed } = await smoke();
    expect([code, printed.trim().split("\n").at(-1)]).to.deep.equal([
      0,
      `${String(contract.length + 1)} as promised, 0 different, 0 left out`,
    ]);
    for (const { name } of contract) expect(printed).to.contain(`as promised  ${name} `);
    expect(printed, "no colour where no terminal is").not.to.contain("\u001b");
    expect(await people()).to.deep.equal([]);
  });

  it("deletes the people that it created when it is interrupted, however often", async () => {
    const child = started();
    const run = ended(child);
    while ((await people()).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill("SIGINT");
    child.kill("SIGTERM");
    child.kill("SIGINT");
    const { code, printed } = await run;
    expect(code).to.equal(130);
    expect(printed.match(/interrupted: deleting what was created/g)).to.have.length(1);
    expect(await people()).to.deep.equal([]);
  });

  it("ends with 1 when responses differ, and shows which", async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { "Content-Type": "application/json" }).end('{"items":[]}');
    });
    servers.push(server);
    const port = await listen(server);
    const before = readFileSync(outputsFile(), "utf8");
    const outputs = JSON.parse(before) as Outputs;
    // With a custom domain, the address in the outputs is one that nothing serves here.
    const wrong = {
      ...outputs,
      apiUrl: "https://api.example.com",
      local: { ...outputs.local, apiUrl: `http://127.0.0.1:${String(port)}` },
    };
    writeFileSync(outputsFile(), JSON.stringify(wrong));
    const { code, printed } = await smoke(["--program", "todo-api-dev"]);
    writeFileSync(outputsFile(), before);
    expect(code).to.equal(1);
    expect(printed).to.contain(`http://127.0.0.1:${String(port)} with people of`);
    expect(printed).to.match(/different +says that it is healthy to anyone/);
    expect(printed).to.match(/\n\d+ as promised, [1-9]\d* different, \d+ left out\n$/);
  });

  it("ends with 2 when it does not know what to test", async () => {
    const { code, printed } = await smoke(["--stak", "dev"]);
    expect(code).to.equal(2);
    expect(printed).to.contain("Unknown option '--stak'").and.not.to.contain("    at ");
  });
});

const quiet = "--disable-warning=ExperimentalWarning";

/** Waits until a process prints something, and rejects with what it printed when it ends before. */
function printedBy(child: ChildProcess, expected: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(expected)) resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("close", () => {
      reject(new Error(output));
    });
  });
}
