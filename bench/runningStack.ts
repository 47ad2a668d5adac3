import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = resolve(__dirname, "..");
const command = (...args: string[]) => [
  "--disable-warning=ExperimentalWarning",
  join(root, "packages/local-cloud/bin/local-cloud.js"),
  ...args,
];

/** The todo stack as `npm start` runs it, in a separate process. */
export interface RunningStack {
  /** From the start of the process to the line that says that everything runs; ms. */
  readonly readyAfter: number;
  readonly apiUrl: string;
  /** An access token of the demo user. */
  token(): Promise<string>;
  /** The memory that the process has in use (resident set), in MB. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts the `dev` stack on free ports with its throttling out of the way.
 *
 * @throws Error with what it printed, when it ends before it is ready.
 */
export async function startStack(): Promise<RunningStack> {
  const cwd = mkdtempSync(join(tmpdir(), "bench-"));
  const unthrottled = ["--config", "throttleRate=10000", "--config", "throttleBurst=5000"];
  const startedAt = performance.now();
  const child = spawn(process.execPath, command("start", root, "--port", "0", ...unthrottled), {
    cwd,
  });
  const ended = once(child, "close");
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    child.kill("SIGTERM");
    await ended;
    rmSync(cwd, { recursive: true });
  };

  let output = "";
  const ready = new Promise<void>((done) => {
    const read = (chunk: Buffer) => {
      // The request log of a long run is not kept.
      output = (output + chunk.toString()).slice(-10_000);
      if (output.includes("Ctrl-C stops it")) done();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
  });
  const early = ended.then(() => {
    throw new Error(`the stack did not start:\n${output}`);
  });
  try {
    await Promise.race([ready, early]);
  } catch (error) {
    await stop();
    throw error;
  }
  early.catch(() => undefined);
  const readyAfter = performance.now() - startedAt;
  const { local } = JSON.parse(
    readFileSync(join(cwd, ".local", "todo-api-dev", "outputs.json"), "utf8"),
  ) as {
    readonly local: { readonly apiUrl: string };
  };
  const print = async (file: string, args: readonly string[]) =>
    (await run(file, args, { cwd })).stdout.trim();
  return {
    readyAfter,
    apiUrl: local.apiUrl,
    token: () => print(process.execPath, command("token")),
    memory: async () => Number(await print("ps", ["-o", "rss=", "-p", String(child.pid)])) / 1024,
    stop,
  };
}
