import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for what is of no use after this process. */
interface Scratch {
  readonly directory: string;
  remove(): void;
}

const name = /^local-cloud-(\d+)-/;

/** Makes a folder that goes with the process, and removes those of processes that were killed before they could. */
export function createScratch(): Scratch {
  const parent = tmpdir();
  for (const entry of readdirSync(parent)) {
    const [, pid] = name.exec(entry) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) removeFolder(join(parent, entry));
  }
  const directory = mkdtempSync(join(parent, `local-cloud-${String(process.pid)}-`));
  const onExit = () => {
    removeFolder(directory);
  };
  process.once("exit", onExit);
  return {
    directory,
    remove: () => {
      removeFolder(directory);
      process.off("exit", onExit);
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function removeFolder(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (error) {
    // Another user's: theirs to remove.
    if (!["EACCES", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
