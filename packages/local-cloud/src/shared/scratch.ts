import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A temporary directory of this process. */
interface Scratch {
  readonly directory: string;
  remove(): void;
}

const name = /^local-cloud-(\d+)-/;

/** Makes a directory that is removed at the end of the process, and removes those of processes that were killed. */
export function createScratch(): Scratch {
  const parent = tmpdir();
  for (const entry of readdirSync(parent)) {
    const [, pid] = name.exec(entry) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) removeDirectory(join(parent, entry));
  }
  const directory = mkdtempSync(join(parent, `local-cloud-${String(process.pid)}-`));
  const onExit = () => {
    removeDirectory(directory);
  };
  process.once("exit", onExit);
  return {
    directory,
    remove: () => {
      removeDirectory(directory);
      process.off("exit", onExit);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists, and belongs to another user.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function removeDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (error) {
    // It belongs to another user.
    if (!["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
