import { mkdirSync, readFileSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type State, writtenState } from "./state";

/**
 * A document in a file that only its owner can read. A kill at any moment leaves the old or the new document, never half
 * of one. `isValid` tells whether what a file holds is such a document.
 *
 * @throws Error when the file cannot be used: which, why, and what to do.
 */
export function fileState<T>(
  path: string,
  initial: T,
  isValid: (value: unknown) => value is T,
): State<T> {
  mkdirSync(dirname(path), { recursive: true });
  return writtenState(read(path, isValid) ?? initial, (text) => replace(path, text));
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
  return new Error(`${path} cannot be read (${reason}): mend it, or delete it to start afresh`, {
    cause,
  });
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  try {
    const file = await open(temporary, "w", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // On a full disk, half a document would take the room that is left.
    await rm(temporary, { force: true });
    throw error;
  }
}
