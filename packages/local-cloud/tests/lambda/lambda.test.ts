import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { FunctionCode } from "../../src/lambda/executionEnvironment";
import type { Invocation } from "../../src/lambda/invocation";
import { createLambda, type Lambda } from "../../src/lambda/lambda";

const arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
const call = (event: unknown): Invocation => ({
  event,
  principal: "apigateway.amazonaws.com",
  sourceArn: "arn:aws:execute-api:us-east-1:000000000000:api/v1/GET/todo",
});

describe("The local Lambda", () => {
  let directory: string;
  let lambda: Lambda;
  let output: string[];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "lambda-"));
    output = [];
    lambda = createLambda((name, line) => output.push(`${name}: ${line}`));
    permit("arn:aws:execute-api:us-east-1:000000000000:api/*/GET/todo");
  });
  afterEach(async () => {
    await lambda.close();
    rmSync(directory, { recursive: true });
  });

  function permit(sourceArn?: string, principal = "apigateway.amazonaws.com"): void {
    const action = "lambda:InvokeFunction";
    const source = sourceArn === undefined ? {} : { sourceArn };
    lambda.putPermission({ id: "p", function: "f", action, principal, ...source });
  }

  /** A function whose handler is this source; `state` is made once per environment. */
  function put(handler: string, options: Partial<FunctionCode> = {}): void {
    const folder = options.directory ?? directory;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "__index.js"), `let state = 0; exports.handler = ${handler};`);
    lambda.putFunction({
      name: "f",
      arn,
      directory,
      handler: "__index.handler",
      variables: { COLOUR: "blue" },
      memorySize: 128,
      timeout: 2,
      ...options,
    });
  }

  it("runs a function with nothing but its environment, and passes it a context", async () => {
    put(`async (event, context) => ({
      event, names: Object.keys(process.env), name: context.functionName, memory: context.memoryLimitInMB,
      arn: context.invokedFunctionArn, time: context.getRemainingTimeInMillis() > 0 })`);
    expect(await lambda.invoke(arn, call({ a: 1 }))).to.deep.equal({
      ok: true,
      functionName: "f",
      payload: { event: { a: 1 }, names: ["COLOUR"], name: "f", memory: "128", arn, time: true },
    });
  });

  it("keeps an environment warm, and makes another for calls at the same time", async () => {
    put(`async ({ wait }) => { await new Promise((r) => setTimeout(r, wait)); return ++state; }`);
    const run = async (wait: number) => {
      const outcome = await lambda.invoke(arn, call({ wait }));
      return outcome.ok ? outcome.payload : outcome.message;
    };
    expect([await run(0), await run(0)]).to.deep.equal([1, 2]);
    const together = await Promise.all([run(100), run(100)]);
    expect(together.sort()).to.deep.equal([1, 3]);
    expect(await Promise.all(Array.from({ length: 20 }, () => run(1)))).to.have.length(20);
  });

  it("throttles what is above the reserved concurrency, and lets in the next one after it", async () => {
    put("async () => new Promise((resolve) => setTimeout(resolve, 200, 1))", {
      reservedConcurrency: 1,
    });
    const [first, second] = await Promise.all([
      lambda.invoke(arn, call(1)),
      lambda.invoke(arn, call(2)),
    ]);
    expect(first).to.include({ ok: true });
    expect(second).to.deep.equal({
      ok: false,
      reason: "throttled",
      message: "f: Rate Exceeded. reservedConcurrentExecutions lets 1 invocations run at once",
    });
    expect(await lambda.invoke(arn, call(3))).to.include({ ok: true });
    put("async () => 1", { reservedConcurrency: 0 });
    expect(await lambda.invoke(arn, call(4))).to.include({ reason: "throttled" });
  });

  it("ends a function that takes too long, and goes on with a new environment", async () => {
    put(`async ({ loop }) => { while (loop); return ++state; }`, { timeout: 0.3 });
    expect(await lambda.invoke(arn, call({ loop: true }))).to.deep.equal({
      ok: false,
      reason: "timed-out",
      message: "f: Task timed out after 0.30 seconds",
    });
    expect(await lambda.invoke(arn, call({}))).to.deep.include({ ok: true, payload: 1 });
  });

  const failures: readonly [string, string, string, string][] = [
    ["throws", "async () => { throw new TypeError('no'); }", "TypeError", "no"],
    ["throws what is no error", "async () => { throw 'no'; }", "string", "no"],
    [
      "exits",
      "async () => process.exit(3)",
      "Runtime.ExitError",
      "Runtime exited with exit status 3",
    ],
    [
      "throws behind its own back",
      "async () => { setTimeout(() => { throw new Error('late'); }); await new Promise(() => {}); }",
      "Runtime.UnhandledError",
      "late",
    ],
    ["is none", "undefined", "Error", "__index.handler is not a function"],
  ];
  for (const [what, handler, errorType, errorMessage] of failures) {
    it(`reports a function that ${what}, and takes the next call`, async () => {
      put(handler);
      const failed = { ok: false, reason: "failed", error: { errorType, errorMessage } };
      expect(await lambda.invoke(arn, call({}))).to.deep.include(failed);
      expect(await lambda.invoke(arn, call({}))).to.deep.include(failed);
    });
  }

  it("reports a function that runs out of memory", async () => {
    put("async () => { const all = []; for (;;) all.push(new Array(1e5).fill(1)); }", {
      memorySize: 32,
      timeout: 20,
    });
    const outcome = await lambda.invoke(arn, call({}));
    expect(outcome).to.deep.include({ ok: false, reason: "failed" });
    expect(outcome).to.have.nested.property("error.errorType", "Runtime.OutOfMemory");
  });

  it("lets in whom a permission names, and says which one is missing", async () => {
    put("async () => 1");
    const deniedOutcome = (message: string) => ({ ok: false, reason: "not-permitted", message });
    const pool = {
      event: {},
      principal: "cognito-idp.amazonaws.com",
      sourceArn: "arn:pool",
    } as const;
    expect(await lambda.invoke(arn, pool)).to.deep.equal(
      deniedOutcome(
        'f was not invoked: it lacks aws.lambda.Permission { function: "f", action: "lambda:InvokeFunction", principal: "cognito-idp.amazonaws.com", sourceArn: "arn:pool" }',
      ),
    );
    const other = { ...call({}), sourceArn: call({}).sourceArn.replace("GET", "PUT") };
    expect(await lambda.invoke(arn, other)).to.deep.include({ reason: "not-permitted" });
    permit(undefined, "cognito-idp.amazonaws.com");
    expect(await lambda.invoke(arn, pool)).to.deep.include({ ok: true });
    expect(await lambda.invoke(`${arn}2`, call({}))).to.deep.include({ reason: "failed" });
  });

  it("limits events and responses to 6 MB, and responses to what JSON can hold", async () => {
    put("async ({ length, big }) => big ? undefined : 'é'.repeat(length ?? 0) || new Date(0)");
    // Bytes count: each of these characters is two.
    const tooMuch = 3 * 1024 * 1024;
    expect(await lambda.invoke(arn, call({ big: "é".repeat(tooMuch) }))).to.deep.include({
      message: "f: the event is over 6 MB",
    });
    expect(await lambda.invoke(arn, call({ length: tooMuch }))).to.deep.include({
      message: "f: the response is over 6 MB",
    });
    expect(await lambda.invoke(arn, call({ length: tooMuch - 1 }))).to.deep.include({ ok: true });
    expect(await lambda.invoke(arn, call({}))).to.deep.include({
      payload: "1970-01-01T00:00:00.000Z",
    });
    expect(await lambda.invoke(arn, call({ big: "x" }))).to.deep.include({ payload: null });
  });

  it("passes on what a function writes to its console, line by line", async () => {
    put("async () => { console.log('one\\ntwo'); console.error('three'); }");
    await lambda.invoke(arn, call({}));
    while (output.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(output).to.have.members(["f: one", "f: two", "f: three"]);
  });

  it("lets calls of replaced code end with it, those that wait included, and then lets it go", async () => {
    let retired = 0;
    const release = join(directory, "release");
    const wait = `while (!require("node:fs").existsSync(${JSON.stringify(release)}))`;
    put(`async () => { ${wait} await new Promise((done) => setTimeout(done, 5)); return 'old'; }`, {
      retired: () => retired++,
    });
    const old = Array.from({ length: 6 }, () => lambda.invoke(arn, call({})));
    put("async () => 'new'", { directory: join(directory, "new") });
    const payloads = async (calls: readonly Promise<object>[]) =>
      (await Promise.all(calls)).map((outcome) =>
        "payload" in outcome ? outcome.payload : outcome,
      );
    expect(await payloads([lambda.invoke(arn, call({}))])).to.deep.equal(["new"]);
    expect(retired).to.equal(0);
    writeFileSync(release, "");
    expect(await payloads(old)).to.deep.equal(Array.from({ length: 6 }, () => "old"));
    expect(retired).to.equal(1);
  });

  it("fails the calls that run, those that wait and those to come once it has stopped, and starts no thread", async () => {
    const marks = join(directory, "marks");
    mkdirSync(marks);
    put(`async () => {
      require("node:fs").writeFileSync(${JSON.stringify(marks)} + "/" + require("node:worker_threads").threadId, "");
      await new Promise(() => {});
    }`);
    const calls = Array.from({ length: 10 }, () => lambda.invoke(arn, call({})));
    while (readdirSync(marks).length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    await lambda.close();
    const stopped = "f: Runtime.Stopped: The local Lambda has stopped";
    const messages = (await Promise.all([...calls, lambda.invoke(arn, call({}))])).map((outcome) =>
      outcome.ok ? "responded" : outcome.message,
    );
    expect(messages).to.deep.equal([
      ...Array.from({ length: 4 }, () => "f: Runtime.ExitError: Runtime exited with exit status 1"),
      ...Array.from({ length: 7 }, () => stopped),
    ]);
    expect(readdirSync(marks)).to.have.length(4);
  });

  it("forgets a function, and a permission, that is removed", async () => {
    put("async () => 1");
    lambda.removePermission("p");
    expect(await lambda.invoke(arn, call({}))).to.deep.include({ reason: "not-permitted" });
    permit();
    expect(await lambda.invoke(arn, call({}))).to.deep.include({ ok: true });
    lambda.removeFunction(arn);
    expect(await lambda.invoke(arn, call({}))).to.deep.equal({
      ok: false,
      reason: "failed",
      message: `there is no function ${arn}`,
    });
  });
});
