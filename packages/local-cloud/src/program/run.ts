import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { packageDir } from "../shared/packageDir";
import { usageError } from "../shared/usageError";
import { type Program } from "./project";

/** A line of an error's stack within Node.js or a package: what went wrong is further up, in the program. */
// eslint-disable-next-line no-control-regex
const foreignFrame = /^(?:\x1b\[\d+m)*\s+at .*(?:node:internal|[\\/]node_modules[\\/])/;

export interface RunningProgram {
  readonly process: ChildProcess;
  /** Resolves with the exit code, 0 when the program has registered everything. */
  readonly ended: Promise<number>;
  /** The files that it has loaded, packages aside: known when it has ended of its own accord, else empty. */
  readonly loaded: () => readonly string[];
}

/**
 * Runs a Pulumi program in Pulumi's own language runtime, as `pulumi up` does: with the loader, the tsconfig.json and
 * the working folder that it has there. `monitor` is the address that it registers its resources at; `output` gets what it
 * prints and logs, a line at a time.
 */
export function runProgram(
  program: Program,
  monitor: string,
  output: (line: string) => void,
  environment: NodeJS.ProcessEnv = process.env,
): RunningProgram {
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
    `--require=${join(packageDir, "program", "reportLoadedFiles.js")}`,
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
  // The pipes that were asked for above. `loaded.js` writes to the fourth, and sees by the end of the last that this
  // process is gone.
  const [, out, err, report] = child.stdio as [null, Readable, Readable, Readable, ...unknown[]];
  for (const stream of [out, err]) {
    createInterface(stream).on("line", (line) => {
      if (!foreignFrame.test(line)) output(line.replace("[runtime] ", ""));
    });
  }
  let loaded = "";
  report.setEncoding("utf8").on("data", (text: string) => (loaded += text));
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
