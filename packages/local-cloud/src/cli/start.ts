import { join } from "node:path";
import type * as CloudModule from "../cloud";
import type { Cloud } from "../cloud";
import { messageText } from "../outbox";
import { type Program, readProject } from "../program/project";
import { createSession, type Version } from "../session";
import { messageOf } from "../shared/messageOf";
import { localAccess, type Outputs } from "./connection";
import { readStartOptions, type StartOptions, usage } from "./options";
import { claimOutputs, type OutputsFile } from "./outputs";
import { reloadOnChange } from "./reload";
import { requestLine, summary } from "./screen";

// A service that hangs must not block the terminal.
const closeTimeoutMs = 700;

const print = (line: string) => {
  console.log(line);
};
const printError = (line: string) => {
  console.error(line);
};

async function main(): Promise<void> {
  const options = readStartOptions(process.argv.slice(2));
  if (options === undefined) {
    print(usage);
    return;
  }
  const readProgram = () => readProject(options.directory, options.stack, options.config);
  const program = readProgram();
  const title = `${program.project} (${program.stack})`;
  print(`Starting ${title} …`);

  let cloud: Promise<Cloud> | undefined;
  const close = async () => {
    await cloud?.then(
      (started) => started.close(),
      // It could not start, which is reported elsewhere.
      () => undefined,
    );
  };
  const ending = endOnSignal(close);
  try {
    const session = createSession(() => (cloud = openCloud(options, program)), printError);
    const reloads = options.watch
      ? await reloadOnChange({ session, readProgram, print, printError }, program)
      : undefined;
    const version = await session.deploy(program);
    if (cloud === undefined) throw new Error("no cloud was started");
    const started = await cloud;
    const access = localAccess(started);
    let file: OutputsFile | undefined;
    const onVersion = async ({ outputs, resources }: Version) => {
      const all: Outputs = { ...outputs, local: await access(resources) };
      file ??= await claimOutputs(nameOf(program), portOf(all));
      file.write(all);
      return { outputs: all, file: file.path };
    };
    const { outputs, file: path } = await onVersion(version);
    print(summary(title, outputs, path, version.operations, started.stubs(), options.watch));
    await reloads?.begin(version, onVersion);
  } catch (error) {
    // Ctrl-C reaches the program as well, which fails then.
    if (ending()) return;
    await close();
    throw error;
  }
}

/** Starts the services, which report to the terminal. */
function openCloud({ port, persist, verbose }: StartOptions, program: Program): Promise<Cloud> {
  // Loaded only now, while Pulumi's runtime starts.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { startCloud } = require("../cloud") as typeof CloudModule;
  return startCloud({
    region: program.config["aws:region"] ?? "us-east-1",
    port,
    directory: persist ? join(".local", nameOf(program)) : undefined,
    onRequest: (entry) => {
      print(requestLine(entry));
    },
    onMessage: (message) => {
      print(`Mail to ${message.to}: ${messageText(message)}`);
    },
    onOutput: (functionName, line) => {
      if (verbose) print(`${functionName}: ${line}`);
    },
    onNotice: printError,
  });
}

/** What its folder in `.local` is called. */
function nameOf({ project, stack }: Program): string {
  return `${project}-${stack}`;
}

function portOf({ local }: Outputs): string {
  return new URL(local.apiUrl ?? local.cognitoEndpoint).port;
}

/**
 * Closes and ends the process at the first signal; ends it at once at a second one, or when `close` takes too long.
 * Returns a function that says whether there was a signal.
 */
function endOnSignal(close: () => Promise<void>): () => boolean {
  let ending = false;
  const end = () => {
    if (ending) process.exit(1);
    ending = true;
    setTimeout(() => process.exit(1), closeTimeoutMs);
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  if (process.env.npm_lifecycle_event !== undefined) onOrphaned(end);
  return () => ending;
}

/** npm forwards a SIGTERM to its shell, which ends without forwarding it: https://github.com/npm/cli/issues/6684 */
function onOrphaned(end: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, 200);
  watch.unref();
}

main().catch((error: unknown) => {
  printError(messageOf(error));
  process.exit(error instanceof Error && error.name === "UsageError" ? 2 : 1);
});
