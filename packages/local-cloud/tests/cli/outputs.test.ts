import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Outputs } from "../../src/cli/connection";
import { claimOutputs, readOutputs } from "../../src/cli/outputs";
import { root } from "../support/root";

const outputs = (port: string): Outputs => ({
  tableName: `table-of-${port}`,
  local: {
    apiUrl: `http://127.0.0.1:${port}/v1`,
    cognitoEndpoint: "http://cognito",
    dynamodbEndpoint: "http://dynamodb",
    outbox: "http://outbox",
  },
});

describe("The outputs of running stacks", () => {
  let directory: string;
  const files: { release(): Promise<void> }[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "outputs-"));
  });
  afterEach(async () => {
    await Promise.all(files.splice(0).map((file) => file.release()));
    rmSync(directory, { recursive: true });
  });

  async function run(name: string, port: string) {
    const file = await claimOutputs(name, port, directory);
    files.push(file);
    file.write(outputs(port));
    return file;
  }
  const read = (program?: string) =>
    readOutputs(program, directory).catch((error: unknown) => {
      const { name, message } = error as Error;
      return `${name}: ${message}`;
    });
  const path = (name: string) => join(directory, ".local", name, "outputs.json");

  it("are at a path that is known beforehand, for their owner alone, as long as the stack runs", async () => {
    const file = await run("todo-api-dev", "3000");
    expect(file.path).to.equal(path("todo-api-dev"));
    expect(JSON.parse(readFileSync(file.path, "utf8"))).to.deep.equal(outputs("3000"));
    if (process.platform !== "win32") expect(statSync(file.path).mode & 0o077).to.equal(0);
    expect(await read()).to.deep.equal(outputs("3000"));
    await file.release();
    expect(existsSync(file.path)).to.equal(false);
    expect(await read()).to.equal(
      "UsageError: no stack that was started here runs: start the stack first, with local-cloud start",
    );
  });

  it("are each program's and stack's own, and one is named when several run", async () => {
    await run("todo-api-dev", "24310");
    await run("todo-api-prod", "24330");
    const hello = await run("hello-api-dev", "24350");
    expect(await read()).to.equal(
      [
        "UsageError: several stacks run: name one with --program NAME",
        "  hello-api-dev  http://127.0.0.1:24350/v1",
        "  todo-api-dev  http://127.0.0.1:24310/v1",
        "  todo-api-prod  http://127.0.0.1:24330/v1",
      ].join("\n"),
    );
    expect(await read("todo-api-dev")).to.deep.equal(outputs("24310"));
    expect(await read("hello-api-dev")).to.deep.equal(outputs("24350"));
    await hello.release();
    expect(await read("hello-api-dev")).to.equal(
      [
        'UsageError: --program must be a stack that runs, not "hello-api-dev":',
        "  todo-api-dev  http://127.0.0.1:24310/v1",
        "  todo-api-prod  http://127.0.0.1:24330/v1",
      ].join("\n"),
    );
  });

  it("are at the port's path for a second process of the same stack, until the first has ended", async () => {
    const first = await run("todo-api-dev", "24310");
    const second = await run("todo-api-dev", "24350");
    expect(second.path).to.equal(path("todo-api-dev-24350"));
    expect(await read("todo-api-dev")).to.deep.equal(outputs("24310"));
    expect(await read("todo-api-dev-24350")).to.deep.equal(outputs("24350"));
    await first.release();
    expect(await read()).to.deep.equal(outputs("24350"));
    const third = await run("todo-api-dev", "24370");
    expect(third.path).to.equal(path("todo-api-dev"));
  });

  it("are no one's when their process was killed, and the next start has their path", async () => {
    const killed = spawn(
      process.execPath,
      [
        ...["-r", "ts-node/register/transpile-only", "-e"],
        `const { claimOutputs } = require("./packages/local-cloud/src/cli/outputs");
         claimOutputs("todo-api-dev", "1", process.argv[1]).then((file) => {
           file.write(JSON.parse(process.argv[2]));
           console.log("written");
         });
         setInterval(() => undefined, 1000);`,
        directory,
        JSON.stringify(outputs("1")),
      ],
      { cwd: root },
    );
    await once(killed.stdout, "data");
    expect(await read()).to.deep.equal(outputs("1"));
    killed.kill("SIGKILL");
    await once(killed, "close");
    expect(existsSync(path("todo-api-dev"))).to.equal(true);
    await run("hello-api-dev", "2");
    expect(await read()).to.deep.equal(outputs("2"));
    expect((await run("todo-api-dev", "3")).path).to.equal(path("todo-api-dev"));
  });

  it("replace the file that all programs of an earlier version wrote, and leave what they kept", async () => {
    mkdirSync(join(directory, ".local", "todo-api-dev", "tables"), { recursive: true });
    writeFileSync(join(directory, ".local", "todo-api-dev", "users.json"), "{}");
    writeFileSync(join(directory, ".local", "outputs.json"), "{}");
    expect(await read()).to.match(/^UsageError: no stack that was started here runs/);
    const file = await run("todo-api-dev", "3000");
    expect(readdirSync(join(directory, ".local"))).to.deep.equal(["todo-api-dev"]);
    await file.release();
    expect(readdirSync(join(directory, ".local", "todo-api-dev")).sort()).to.deep.equal([
      "running",
      "tables",
      "users.json",
    ]);
  });
});
