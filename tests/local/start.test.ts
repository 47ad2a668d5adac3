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
import { close, listen } from "../../local/http";
import { root } from "../support/projectFiles";

const command = (name: string, args: readonly string[]) => [
  "--disable-warning=ExperimentalWarning",
  join(root, "local/run.js"),
  name,
  ...args,
];

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

interface Outputs {
  readonly apiUrl: string;
  readonly userPoolClientId: string;
  readonly local: {
    readonly cognitoEndpoint: string;
    readonly user: { readonly username: string; readonly password: string };
  };
}

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

  function start(...args: string[]) {
    const child = spawn(process.execPath, command("start", args), {
      cwd: directory,
      env: { ...process.env, TMPDIR: directory },
    });
    children.push(child);
    let output = "";
    const ended = once(child, "close").then(([code]): Ended => ({ code: code as number, output }));
    const ready = new Promise<Outputs>((resolve, reject) => {
      let reached = false;
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        if (reached || !output.includes("Ctrl-C stops it")) return;
        reached = true;
        resolve(outputs());
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      void ended.then(() => {
        reject(new Error(output));
      });
    });
    ready.catch(() => undefined);
    return { child, ready, ended, output: () => output };
  }

  function outputs(): Outputs {
    return JSON.parse(readFileSync(join(directory, ".local/outputs.json"), "utf8")) as Outputs;
  }

  async function token(...args: string[]): Promise<string> {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, command("token", args), { cwd: directory });
    return stdout.trim();
  }

  const program = (index: string) => {
    mkdirSync(join(directory, "program"));
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, "program", name), text);
    };
    file("Pulumi.yaml", "name: broken\nruntime: nodejs\n");
    file("Pulumi.dev.yaml", "config: {}\n");
    file("index.ts", index);
    file("package.json", "{}");
    symlinkSync(join(root, "node_modules"), join(directory, "program", "node_modules"));
    return start("program", "--port", "0");
  };

  it("serves the API, gives tokens for it, and stops within a second, leaving nothing behind", async () => {
    const running = start(root, "--port", "0");
    const { apiUrl, local } = await running.ready;
    expect(local.user.username).to.equal("demo@example.com");
    const [access, id] = await Promise.all([token(), token("--id")]);
    const get = async (authorization: string) =>
      (await fetch(`${apiUrl}/todo`, { headers: { Authorization: authorization } })).status;
    expect([await get(access), await get(id)]).to.deep.equal([200, 401]);
    // The line is written once the answer is sent, so it may come after it.
    const line = /GET +\/v1\/todo 200 \d+ ms TodoAPI-get-todo-/;
    for (let wait = 0; wait < 100 && !line.test(running.output()); wait++) await delay(20);
    expect(running.output()).to.match(line);

    const asked = Date.now();
    running.child.kill("SIGINT");
    const { code, output } = await running.ended;
    expect(code).to.equal(0);
    expect(Date.now() - asked).to.be.below(1000);
    expect(output).to.contain("is running");
    expect(readdirSync(directory)).to.deep.equal([".local"]);
    expect(await get(access).catch(() => "gone")).to.equal("gone");
  });

  it("keeps todos and people with --persist, also when it is killed", async () => {
    const person = { username: "ann@example.com", password: "Correct-horse-7" };
    const first = start(root, "--port", "0", "--persist");
    const before = await first.ready;
    const signUp = await cognito(before, "SignUp", {
      Username: person.username,
      Password: person.password,
      UserAttributes: [{ Name: "email", Value: person.username }],
    });
    expect(signUp).to.include({ UserConfirmed: false });
    const code = /Mail to ann@example.com: your confirmation code is (\d{6})/.exec(first.output());
    await cognito(before, "ConfirmSignUp", {
      Username: person.username,
      ConfirmationCode: code?.[1],
    });
    const created = await fetch(`${before.apiUrl}/todo`, {
      method: "POST",
      headers: { Authorization: await signIn(before, person), "Content-Type": "application/json" },
      body: '{"title":"kept"}',
    });
    const todo: unknown = await created.json();
    first.child.kill("SIGKILL");
    await first.ended;

    const second = start(root, "--port", "0", "--persist");
    const after = await second.ready;
    expect(after.userPoolClientId).to.equal(before.userPoolClientId);
    const listed = await fetch(`${after.apiUrl}/todo`, {
      headers: { Authorization: await signIn(after, person) },
    });
    expect(await listed.json()).to.deep.equal({ items: [todo] });
  });

  const wrong: readonly [string, string[], string][] = [
    ["a folder without a program", ["nowhere"], "there is no Pulumi.yaml in it"],
    ["an unknown stack", [root, "--stack", "test"], 'there is no stack "test"'],
    ["a port that is none", [root, "--port", "http"], "--port must be a number from 0 to 65523"],
    ["an unknown flag", ["--prot", "1"], "Unknown option '--prot'"],
    ["a setting without a value", ["--config", "mfa"], "--config must be KEY=VALUE, not mfa"],
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

  it("says that a port is taken", async () => {
    const other = createServer();
    const port = await listen(other, 0);
    try {
      // The DynamoDB port is eleven above the API's.
      const { code, output } = await start(root, "--port", String(port - 11)).ended;
      expect(code).to.equal(1);
      expect(output).to.contain(`port ${String(port)} is not free`);
      expect(readdirSync(directory)).to.deep.equal([]);
    } finally {
      await close(other);
    }
  });

  it("says why a program failed", async () => {
    const { code, output } = await program('throw new Error("no luck today");').ended;
    expect(code).to.equal(1);
    expect(output).to.contain("no luck today");
  });

  it("says that there is no running stack to get a token for", async () => {
    const failure = await token().catch((error: unknown) => error);
    expect(failure).to.have.property("code", 1);
    expect(String(failure)).to.contain("start the stack first, with npm start");
  });
});

async function cognito(
  { local, userPoolClientId }: Outputs,
  operation: string,
  input: object,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(local.cognitoEndpoint, {
    method: "POST",
    headers: { "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}` },
    body: JSON.stringify({ ClientId: userPoolClientId, ...input }),
  });
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

async function signIn(
  outputs: Outputs,
  { username, password }: Outputs["local"]["user"],
): Promise<string> {
  const { AuthenticationResult } = await cognito(outputs, "InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  return (AuthenticationResult as { readonly AccessToken: string }).AccessToken;
}
