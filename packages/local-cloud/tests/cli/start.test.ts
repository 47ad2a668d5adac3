import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "chai";
import { close, listen } from "../../src/shared/http";
import { root } from "../support/root";
import { command, start as startIn, type Started } from "../support/startSupport";

/** Milliseconds: a second, on a core at a tenth of its speed. */
const stopLimit = 10_000;

describe("npm start", () => {
  let directory: string;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "start-"));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(directory, { recursive: true });
  });

  function start(...args: string[]): Started {
    const started = startIn(directory, args);
    children.push(started.child);
    return started;
  }

  const scratchFolders = () =>
    readdirSync(directory).filter((name) => name.startsWith("local-cloud-"));

  async function token(...args: string[]): Promise<string> {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, command("token", ...args), { cwd: directory });
    return stdout.trim();
  }

  const writeProgram = (index: string) => {
    mkdirSync(join(directory, "program"));
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, "program", name), text);
    };
    file("Pulumi.yaml", "name: broken\nruntime: nodejs\n");
    file("Pulumi.dev.yaml", "config: {}\n");
    file("index.ts", index);
    file("package.json", "{}");
    symlinkSync(join(root, "node_modules"), join(directory, "program", "node_modules"));
  };
  const program = (index: string) => {
    writeProgram(index);
    return start("program", "--port", "0");
  };

  it("serves the API, gives tokens for it, and stops at Ctrl-C, leaving nothing behind", async () => {
    const running = start(root, "--port", "0");
    const { apiUrl, local } = await running.ready;
    expect(local.user.username).to.equal("demo@example.com");
    const [access, id] = await Promise.all([token(), token("--id")]);
    const get = async (authorization: string) =>
      (await fetch(`${apiUrl}/todo`, { headers: { Authorization: authorization } })).status;
    expect([await get(access), await get(id)]).to.deep.equal([200, 401]);
    // The line is printed once the response is sent, so it may come after it.
    const line = /GET +\/v1\/todo 200 \d+ ms TodoAPI-get-todo-/;
    await until(() => line.test(running.output()));

    const signalledAt = Date.now();
    running.child.kill("SIGINT");
    const { code, output } = await running.ended;
    expect(code).to.equal(0);
    expect(Date.now() - signalledAt).to.be.below(stopLimit);
    expect(output).to.contain("is running");
    expect(readdirSync(directory)).to.deep.equal([".local"]);
    expect(await get(access).catch(() => "gone")).to.equal("gone");
  });

  it("ends with the shell of npm, which ends at a SIGTERM without forwarding it", async () => {
    writeProgram('console.log("the program runs"); setInterval(() => undefined, 1000);');
    const inner = command("start", "program", "--port", "0");
    const quoted = [process.execPath, ...inner].map((word) => `'${word}'`).join(" ");
    const shell = spawn("sh", ["-c", `${quoted}; true`], {
      cwd: directory,
      env: { ...process.env, TMPDIR: directory, npm_lifecycle_event: "start" },
      detached: true,
    });
    // The pipes are closed once the last process that holds them is gone.
    const closed = once(shell, "close");
    let output = "";
    for (const stream of [shell.stdout, shell.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    await until(() => output.includes("the program runs"));
    shell.kill("SIGTERM");
    const outcome = await Promise.race([
      closed.then(() => "closed"),
      delay(stopLimit, "left behind"),
    ]);
    if (outcome !== "closed") process.kill(-Number(shell.pid), "SIGKILL");
    expect(outcome).to.equal("closed");
  });

  const wrong: readonly [string, string[], string][] = [
    ["a folder without a program", ["nowhere"], "there is no Pulumi.yaml in it"],
    ["an unknown stack", [root, "--stack", "test"], 'there is no stack "test"'],
    ["a port that is none", [root, "--port", "http"], "--port must be a number from 0 to 65523"],
    ["an unknown flag", ["--prot", "1"], "Unknown option '--prot'"],
    ["a setting without a value", ["--config", "mfa"], "--config must be KEY=VALUE, not mfa"],
    ["a port that is none of TCP", ["--port", "70000"], "from 0 to 65523, not 70000"],
    ["two programs", ["a", "b"], "only one program runs at a time"],
  ];
  for (const [what, args, message] of wrong) {
    it(`says what is wrong with ${what}`, async () => {
      const { code, output } = await start(...args).ended;
      expect(code).to.equal(2);
      expect(output).to.contain(message);
      expect(output).not.to.match(/^ {4}at /m);
      expect(existsSync(join(directory, ".local"))).to.equal(false);
    });
  }

  for (const [what, offset] of [
    ["API", 0],
    ["DynamoDB", 11],
  ] as const) {
    it(`says that the port of the ${what} is taken, before the program has run`, async () => {
      const other = createServer();
      // Below the ports that the system gives to other tests, any of which could take a neighbour.
      const base = 20_000 + Math.floor(Math.random() * 10_000);
      const port = await listen(other, base + offset);
      try {
        const { code, output } = await start(root, "--port", String(base)).ended;
        expect([code, output]).to.deep.equal([
          1,
          `Starting todo-api (dev) …\nport ${String(port)} is not free: stop what uses it, or choose another with --port\n`,
        ]);
        expect(readdirSync(directory)).to.deep.equal([]);
      } finally {
        await close(other);
      }
    });
  }

  it("says why and where a program failed, without the way there through packages", async () => {
    const { code, output } = await program('throw new Error("no luck today");').ended;
    expect(code).to.equal(1);
    expect(output).to.contain("Error: no luck today\n");
    expect(output).to.match(/index\.ts:1:7/);
    expect(output.match(/^\S*\s+at /gm)).to.have.length(1);
    expect(output).to.match(/the program in .* ended with code 32\n$/);
  });

  it("takes a program that leaves before its end for a failed one", async () => {
    const { code, output } = await program("process.exit(0);").ended;
    expect(code).to.equal(1);
    expect(output).to.match(/ended with code 0, before it came to its end: does it call/);
  });

  it("ends a program that hangs with itself, at a signal and when it is killed", async () => {
    const hanging = `
      require("node:fs").writeFileSync("pid", String(process.pid));
      setInterval(() => undefined, 1000);
    `;
    const running = program(hanging);
    const pid = () => Number(readFileSync(join(directory, "program", "pid"), "utf8"));
    const written = () => existsSync(join(directory, "program", "pid"));
    await until(written);
    const signalledAt = Date.now();
    running.child.kill("SIGTERM");
    const { code, output } = await running.ended;
    expect([code, output]).to.deep.equal([0, "Starting broken (dev) …\n"]);
    expect(Date.now() - signalledAt).to.be.below(stopLimit);
    await until(() => !isAlive(pid()));
    expect(scratchFolders()).to.deep.equal([]);

    rmSync(join(directory, "program", "pid"));
    const killed = start("program", "--port", "0");
    await until(() => written() && scratchFolders().length === 1);
    killed.child.kill("SIGKILL");
    await killed.ended;
    await until(() => !isAlive(pid()));
  });

  it("says that there is no running stack to get a token for", async () => {
    const failure = await token().catch((error: unknown) => error);
    expect(failure).to.have.property("code", 1);
    expect(String(failure)).to.contain("start the stack first, with local-cloud start");
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await delay(5);
}
