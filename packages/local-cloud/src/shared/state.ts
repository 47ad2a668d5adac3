import { mkdirSync, readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Level } from "level";
import { usageError } from "./usageError";

/** One JSON document that outlives the process. */
export interface State<T> {
  /** The document as it is now. Change it in place and `save` at once: the next call may return another object. */
  readonly value: () => T;
  /**
   * Resolves when every change so far is safe. Rejects when they cannot be made safe: they are undone then, so that no one
   * sees what the next run would not know.
   */
  save(): Promise<void>;
}

/** A document that is gone with the process. */
export function memoryState<T>(initial: T): State<T> {
  return { value: () => initial, save: () => Promise.resolve() };
}

/** A document that `write` makes safe. Saves that come while one is under way are joined into one. */
export function writtenState<T>(initial: T, write: (text: string) => Promise<void>): State<T> {
  let value = initial;
  let safe = JSON.stringify(initial);
  let waiting: Save[] = [];
  let writing = false;

  async function writeAll(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const served = waiting;
      waiting = [];
      const text = JSON.stringify(value);
      try {
        await write(text);
        safe = text;
        for (const { resolve } of served) resolve();
      } catch (error) {
        // The text is our own: it was written from a `T`.
        value = JSON.parse(safe) as T;
        // What has changed meanwhile is gone as well.
        for (const { reject } of [...served, ...waiting.splice(0)]) reject(error);
      }
    }
    writing = false;
  }

  return {
    value: () => value,
    save: () =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        if (!writing) void writeAll();
      }),
  };
}

interface Save {
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
      `${directory} is in use: npm start --persist already runs this stack; stop it, or run another stack`,
    );
  }
  return () => database.close();
}
