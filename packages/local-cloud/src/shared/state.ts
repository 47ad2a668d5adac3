import { mkdirSync, readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Level } from "level";
import { usageError } from "./usageError";

/** One JSON document that outlives the process. It is replaced, never changed in place. */
export interface State<T> {
  /** The document as it was last made safe: no one sees what could still be lost. */
  readonly value: () => T;
  /**
   * Replaces the document by what `change` makes of it. Changes run one after the other, each on the result of the one
   * before. Resolves when the result is safe; rejects when `change` throws or when its result cannot be made safe, and
   * the change has not happened then.
   */
  update(change: (value: T) => T): Promise<void>;
}

/** A document that is gone with the process. */
export function memoryState<T>(initial: T): State<T> {
  let value = initial;
  return {
    value: () => value,
    update: (change) =>
      new Promise((resolve) => {
        value = change(value);
        resolve();
      }),
  };
}

/** A document that `write` makes safe. Changes that come during a write are made and written together after it. */
export function writtenState<T>(initial: T, write: (json: string) => Promise<void>): State<T> {
  let value = initial;
  let waiting: Change<T>[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await writeBatch(batch);
    }
    writing = false;
  }

  async function writeBatch(batch: readonly Change<T>[]): Promise<void> {
    let next = value;
    const settlements = batch.map(({ change, resolve, reject }) => {
      try {
        next = change(next);
        return resolve;
      } catch (error) {
        // Not yet: it may have been thrown because of a change in this batch, which is not safe so far.
        return () => {
          reject(error);
        };
      }
    });
    try {
      if (next !== value) await write(JSON.stringify(next));
      value = next;
      for (const settle of settlements) settle();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    value: () => value,
    update: (change) =>
      new Promise((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        if (!writing) void writeAll();
      }),
  };
}

interface Change<T> {
  readonly change: (value: T) => T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A document in a JSON file that only its owner can read. A kill at any moment leaves the old or the new document, never
 * half of one.
 *
 * @param initial the document when there is no file yet.
 * @param isValid whether the content of a file is such a document.
 * @throws Error that says which file cannot be used, why, and what to do.
 */
export function fileState<T>(
  path: string,
  initial: T,
  isValid: (value: unknown) => value is T,
): State<T> {
  mkdirSync(dirname(path), { recursive: true });
  return writtenState(read(path, isValid) ?? initial, (json) => replaceFile(path, json));
}

function read<T>(path: string, isValid: (value: unknown) => value is T): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(path, String(error), error);
  }
  if (isValid(value)) return value;
  throw unusable(path, "it holds something else");
}

function unusable(path: string, reason: string, cause?: unknown): Error {
  return new Error(`${path} cannot be read (${reason}): fix it, or delete it to start empty`, {
    cause,
  });
}

async function replaceFile(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // On a full disk, half a document would use up the rest.
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Locks a directory for this process; returns what unlocks it. The lock is LevelDB's: the operating system releases it
 * however the process ends, so that it is never stale.
 *
 * @throws a usage error when another process has locked it.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, "lock");
  mkdirSync(path, { recursive: true });
  const database = new Level(path);
  try {
    await database.open();
  } catch (error) {
    const { cause = error } = error as { readonly cause?: unknown };
    if ((cause as NodeJS.ErrnoException).code !== "LEVEL_LOCKED") throw cause;
    throw usageError(
      `${directory} is in use: local-cloud start --persist already runs this stack; stop it, or run another stack`,
    );
  }
  return () => database.close();
}
