import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLocked, tryLock } from "./lock";

/** A temporary directory of this process. */
interface Scratch {
  readonly directory: string;
  remove(): Promise<void>;
}

const prefix = "local-cloud-";

/** The lock of a directory, as long as its process runs. */
const lockOf = (directory: string) => join(directory, "lock");

/** A file that is written once the directory is locked: one without it may be about to be. */
const ownedMark = (directory: string) => join(directory, "owned");

/** Makes a directory that is removed at the end of the process, and removes those of processes that were killed. */
export async function createScratch(): Promise<Scratch> {
  const parent = tmpdir();
  await removeLeft(parent);
  const directory = mkdtempSync(join(parent, prefix));
  const onExit = () => {
    removeDirectory(directory);
  };
  process.once("exit", onExit);
  const lock = await tryLock(lockOf(directory));
  writeFileSync(ownedMark(directory), "");
  return {
    directory,
    remove: async () => {
      process.off("exit", onExit);
      await lock?.release();
      removeDirectory(directory);
    },
  };
}

async function removeLeft(parent: string): Promise<void> {
  const directories = readdirSync(parent)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(parent, name));
  for (const directory of directories) {
    try {
      if (!existsSync(ownedMark(directory)) || (await isLocked(lockOf(directory)))) continue;
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // It belongs to another user, or another start removes it as well.
    }
  }
}

function removeDirectory(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch (error) {
    // On Windows the lock is open until the process has ended; the next start removes it.
    if (!["EBUSY", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
