import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Program {
  /** The folder of Pulumi.yaml: an absolute path. */
  readonly directory: string;
  readonly project: string;
  readonly stack: string;
  /** Config values by full key, e.g. `todo-api:mfa`, as Pulumi hands them over: strings. */
  readonly config: Readonly<Record<string, string>>;
}

export interface RunningProgram {
  readonly process: ChildProcess;
  /** Resolves with the exit code, 0 when the program has registered everything. */
  readonly ended: Promise<number>;
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
  const runtime = require.resolve("@pulumi/pulumi/cmd/run", { paths: [program.directory] });
  const args = [
    runtime,
    `--monitor=${monitor}`,

    `--project=${program.project}`,
    `--stack=${program.stack}`,
    "--organization=organization",
    `--root-directory=${program.directory}`,
    `--pwd=${program.directory}`,
    "--parallel=64",
    ".",
  ];
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
    cwd: program.directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...environment,
      PULUMI_CONFIG: JSON.stringify(program.config),
      PULUMI_CONFIG_SECRET_KEYS: "[]",
      PULUMI_NODEJS_TYPESCRIPT: "true",
    },
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on("line", (line) => {
      output(line.replace("[runtime] ", ""));
    });
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
  return { process: child, ended };
}
