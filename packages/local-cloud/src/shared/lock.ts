import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Level } from "level";
import { usageError } from "./usageError";

/** What this process has until it releases it, or ends. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Locks a path, which becomes a small folder; `undefined` when a process has locked it, this one included. The lock is
 * LevelDB's: the operating system releases it however the process ends, so that it is never stale, and it holds between
 * processes that cannot see each other's ids, such as those of two containers with one folder.
 *
 * @throws Error when there can be no such folder.
 */
export async function tryLock(path: string): Promise<Lock | undefined> {
  mkdirSync(path, { recursive: true });
  const database = new Level(path);
  try {
    await database.open();
  } catch (error) {
    const { cause = error } = error as { readonly cause?: unknown };
    if ((cause as NodeJS.ErrnoException).code === "LEVEL_LOCKED") return undefined;
    throw cause;
  }
  return { release: () => database.close() };
}

/** Whether a process has locked this path. */
export async function isLocked(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const lock = await tryLock(path);
  await lock?.release();
  return lock === undefined;
}

/**
 * Locks what a directory keeps for this process; returns what unlocks it.
 *
 * @throws a usage error when another process has locked it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const lock = await tryLock(join(directory, "lock"));
  if (lock === undefined) {
    throw usageError(
      `${directory} is in use: local-cloud start --persist already runs this stack; stop it, or run another stack`,
    );
  }
  return () => lock.release();
}
