import { type ChildProcess, execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { root } from "../support/root";
import { command, start } from "../support/startSupport";

describe("npm start in two terminals", function () {
  this.timeout(120_000);
  let directory: string;
  const children: ChildProcess[] = [];
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "several-"));
  });
  after(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });

  async function run(program: string) {
    const started = start(directory, [program, "--port", "0"]);
    children.push(started.child);
    return { ...started, outputs: await started.ready };
  }
  const token = (...args: string[]) =>
    promisify(execFile)(process.execPath, command("token", ...args), { cwd: directory }).then(
      ({ stdout }) => stdout.trim(),
      (error: unknown) => (error as { readonly stderr: string }).stderr,
    );
  async function status(api: string, path: string, authorization: string): Promise<number> {
    return (await fetch(`${api}${path}`, { headers: { Authorization: authorization } })).status;
  }

  it("gives each program's and each port's token, also when another has started and ended", async () => {
    const todo = await run(root);
    const alone = await token();
    const hello = await run(join(root, "examples/hello"));
    const again = await run(root);
    const name = `todo-api-dev-${new URL(again.outputs.apiUrl).port}`;
    expect(await token()).to.equal(
      [
        "several stacks run: name one with --program NAME",
        `  hello-api-dev  ${hello.outputs.apiUrl}`,
        `  todo-api-dev  ${todo.outputs.apiUrl}`,
        `  ${name}  ${again.outputs.apiUrl}`,
        "",
      ].join("\n"),
    );
    const statuses = [
      await status(todo.outputs.apiUrl, "/todo", alone),
      await status(todo.outputs.apiUrl, "/todo", await token("--program", "todo-api-dev")),
      await status(again.outputs.apiUrl, "/todo", await token("--program", name)),
      await status(
        hello.outputs.apiUrl,
        "/hello",
        await token("--id", "--program", "hello-api-dev"),
      ),
    ];
    expect(statuses).to.deep.equal([200, 200, 200, 200]);

    hello.child.kill("SIGINT");
    again.child.kill("SIGKILL");
    await Promise.all([hello.ended, again.ended]);
    expect(await status(todo.outputs.apiUrl, "/todo", await token())).to.equal(200);
  });

  it("says that a program is of this machine, and a stack of AWS", async () => {
    expect(await token("--program", "todo-api-dev", "--stack", "dev")).to.equal(
      "--program is of a stack that runs on this machine, --stack of a deployed one\n",
    );
  });
});
