import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isLocked, tryLock } from "../shared/lock";
import { usageError } from "../shared/usageError";
import type { Outputs } from "./connection";

/** The file of a running stack's outputs. */
export interface OutputsFile {
  readonly path: string;
  /** Writes them as `pulumi stack output --json` prints them, and `local`. */
  write(outputs: Outputs): void;
  /** Removes the file. The end of the process does, too. */
  release(): Promise<void>;
}

/**
 * Takes `.local/NAME/outputs.json` for this process; `.local/NAME-PORT/outputs.json` while another process, which runs the
 * same stack, has that. So each running stack has a file to itself, and for the first one its path is known beforehand.
 *
 * @param name project and stack: `todo-api-dev`.
 * @param port of the API: what tells it from others of the same name.
 * @param directory where it was started. @default the current one
 * @throws a usage error when other processes have both.
 */
export async function claimOutputs(
  name: string,
  port: string,
  directory = "",
): Promise<OutputsFile> {
  // An earlier version's, which all programs wrote over: no stack that runs is in it.
  rmSync(join(directory, ".local", "outputs.json"), { force: true });
  const folders = [name, `${name}-${port}`].map((each) => join(directory, ".local", each));
  for (const folder of folders) {
    const lock = await tryLock(lockIn(folder));
    if (lock !== undefined) return heldFile(fileIn(folder), () => lock.release());
  }
  throw usageError(`${folders.join(" and ")} are in use by other processes: stop one of them`);
}

function heldFile(path: string, unlock: () => Promise<void>): OutputsFile {
  const remove = () => {
    rmSync(path, { force: true });
  };
  process.once("exit", remove);
  return {
    path,
    write: (outputs) => {
      // It holds the demo user's password.
      writeFileSync(path, `${JSON.stringify(outputs, null, 2)}\n`, { mode: 0o600 });
    },
    release: async () => {
      process.off("exit", remove);
      remove();
      await unlock();
    },
  };
}

/**
 * Reads the outputs of the stack that runs.
 *
 * @param program which one when several run, by the name that this function's error lists: `todo-api-dev`. @default the
 *   only one
 * @param directory where it was started. @default the current one
 * @throws a usage error when none runs, when several do and none is named, or when the named one does not.
 */
export async function readOutputs(program?: string, directory = ""): Promise<Outputs> {
  const running = await runningStacks(join(directory, ".local"));
  const list = running
    .map(({ name, outputs: { local } }) => `  ${name}  ${local.apiUrl ?? local.cognitoEndpoint}`)
    .join("\n");
  if (running.length === 0) {
    throw usageError(
      "no stack that was started here runs: start the stack first, with local-cloud start",
    );
  }
  const [only, ...more] = running.filter(({ name }) => program === undefined || name === program);
  if (only === undefined) {
    throw usageError(`--program must be a stack that runs, not "${String(program)}":\n${list}`);
  }
  if (more.length > 0) {
    throw usageError(`several stacks run: name one with --program NAME\n${list}`);
  }
  return only.outputs;
}

async function runningStacks(parent: string) {
  const names = existsSync(parent) ? readdirSync(parent).sort() : [];
  const running: { readonly name: string; readonly outputs: Outputs }[] = [];
  for (const name of names) {
    const folder = join(parent, name);
    // A file without the lock was left by a process that was killed.
    if (!existsSync(fileIn(folder)) || !(await isLocked(lockIn(folder)))) continue;
    const json = readFileSync(fileIn(folder), "utf8");
    running.push({ name, outputs: JSON.parse(json) as Outputs });
  }
  return running;
}

function fileIn(folder: string): string {
  return join(folder, "outputs.json");
}

function lockIn(folder: string): string {
  return join(folder, "running");
}
