import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { usageError } from "../program/project";

/** The part of the `level` package that is used here. */
interface Database {
  open(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps a folder for this process: returns what lets it go. The lock is LevelDB's, which the operating system holds and
 * takes back however a process ends, so that none is ever stale.
 *
 * @throws a usage error when another process has it.
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, "lock");
  mkdirSync(path, { recursive: true });
  // It comes with dynalite, which keeps the tables with it.
  const level = require.resolve("level", { paths: [require.resolve("dynalite")] });
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { Level } = require(level) as { readonly Level: new (path: string) => Database };
  const database = new Level(path);
  try {
    await database.open();
  } catch (error) {
    const { cause = error } = error as { readonly cause?: unknown };
    if ((cause as NodeJS.ErrnoException).code !== "LEVEL_LOCKED") throw cause;
    throw usageError(
      `${directory} is in use: npm start --persist already runs this stack; stop it, or choose another`,
    );
  }
  return () => database.close();
}
