import { mkdirSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** One JSON document that outlives the process. */
export interface State<T> {
  /** What was last written, `undefined` when there is nothing yet. */
  read(): T | undefined;
  /** Resolves when `value` is safe on disk: a kill at any moment leaves the old or the new document, never half of one. */
  write(value: T): Promise<void>;
}

/** A document that is gone with the process. */
export function memoryState<T>(): State<T> {
  return { read: () => undefined, write: () => Promise.resolve() };
}

/** A document in a file that only its owner can read. Writes that come while one is under way are joined into one. */
export function fileState<T>(path: string): State<T> {
  let latest: T;
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;

  async function save(): Promise<void> {
    const temporary = `${path}.new`;
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(JSON.stringify(latest));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  }

  function start(): Promise<void> {
    running = save().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    read: () => {
      mkdirSync(dirname(path), { recursive: true });
      try {
        return JSON.parse(readFileSync(path, "utf8")) as T;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw new Error(
          `${path} cannot be read (${String(error)}): mend it, or delete it to start afresh`,
          { cause: error },
        );
      }
    },
    write: (value) => {
      latest = value;
      if (running === undefined) return start();
      waiting ??= running
        .catch(() => undefined)
        .then(() => {
          waiting = undefined;
          return start();
        });
      return waiting;
    },
  };
}
