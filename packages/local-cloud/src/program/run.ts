import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { sourceDir } from "../shared/sourceDir";
import { usageError } from "../shared/usageError";
import type { Program } from "./project";

/** A line of an error's stack within Node.js or a package: the cause is further up, in the program. */
// eslint-disable-next-line no-control-regex
const foreignFrame = /^(?:\x1b\[\d+m)*\s+at .*(?:node:internal|[\\/]node_modules[\\/])/;

/** A program that is being run. */
export interface ProgramProcess {
  readonly process: ChildProcess;
  /** Resolves with the exit code: 0 when the program has registered everything, 1 after a signal. */
  readonly ended: Promise<number>;
  /** Absolute paths of the files that it has loaded, packages aside. Empty until it has ended, and if it was killed. */
  readonly loaded: () => readonly string[];
}

/**
 * Runs a Pulumi program in Pulumi's language runtime, as `pulumi up` does: with the same loader, tsconfig.json and working
 * directory.
 *
 * @param monitor the address of the engine that the program registers its resources with.
 * @param output called with each line that the program prints or logs.
 * @param environment the program's environment variables.
 * @throws a usage error when the program's packages are not installed.
 */
export function runProgram(
  program: Program,
  monitor: string,
  output: (line: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): ProgramProcess {
  const args = [
    findRuntime(program.directory),
    `--monitor=${monitor}`,
    `--project=${program.project}`,
    `--stack=${program.stack}`,
    "--organization=organization",
    `--root-directory=${program.directory}`,
    `--pwd=${program.directory}`,
    "--parallel=64",
    ...(program.preview ? ["--dry-run"] : []),
    ".",
  ];
  const flags = [
    "--disable-warning=ExperimentalWarning",
    `--require=${join(sourceDir, "program", "reportLoadedFiles.js")}`,
  ];
  const child = spawn(process.execPath, [...flags, ...args], {
    cwd: program.directory,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
    env: {
      ...environment,
      PULUMI_CONFIG: JSON.stringify(program.config),
      PULUMI_CONFIG_SECRET_KEYS: "[]",
      PULUMI_NODEJS_TYPESCRIPT: "true",
    },
  });
  // The pipes of `stdio` above. `reportLoadedFiles.js` writes to the fourth, and knows by the end of the last that this
  // process has ended.
  const [, out, err, report] = child.stdio as [null, Readable, Readable, Readable, ...unknown[]];
  for (const stream of [out, err]) {
    createInterface(stream).on("line", (line) => {
      if (!foreignFrame.test(line)) output(line.replace("[runtime] ", ""));
    });
  }
  let loaded = "";
  report.setEncoding("utf8").on("data", (chunk: string) => (loaded += chunk));
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
  return {
    process: child,
    ended,
    loaded: () => (loaded === "" ? [] : (JSON.parse(loaded) as string[])),
  };
}

function findRuntime(directory: string): string {
  try {
    return require.resolve("@pulumi/pulumi/cmd/run", { paths: [directory] });
  } catch {
    throw usageError(
      `${directory} has no @pulumi/pulumi: install its packages first, with npm install`,
    );
  }
}
