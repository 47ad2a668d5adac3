import { type FSWatcher, readdirSync, statSync, watch as watchFolder } from "node:fs";
import { dirname, join, relative } from "node:path";

export interface Watcher {
  /** Watches these files too, in the place of those that were named before; wherever they are. */
  include(files: readonly string[]): void;
  close(): void;
}

interface WatchOptions {
  /** The program's folder: an absolute path. */
  readonly directory: string;
  /** Whether a change of this file matters; asked with an absolute path. */
  readonly matters: (file: string) => boolean;
  /** Told which files have changed since the last time, by their paths within the folder. */
  readonly onChange: (files: readonly string[]) => void;
  /** Told when something cannot be watched. */
  readonly onError: (error: Error) => void;
}

// Editors and git write in several steps.
const quietMs = 100;
const ignored = new Set(["node_modules", "coverage"]);

/**
 * Watches a program's files. An event of the file system only says that it is time to look: what changed is told by
 * the files' times and sizes, so that files which editors replace instead of writing them count like any other.
 */
export function watchFiles(options: WatchOptions): Watcher {
  const watchers = new Map<string, FSWatcher>();
  let included: readonly string[] = [];
  let known = look();
  let timer: NodeJS.Timeout | undefined;

  /** Finds every file, and watches every folder that is not watched yet. */
  function look(): Map<string, string> {
    const files = new Map<string, string>();
    const folders = new Set([options.directory]);
    for (const folder of folders) {
      for (const entry of entriesOf(folder)) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (!ignored.has(entry.name) && !entry.name.startsWith(".")) folders.add(path);
        } else note(files, path);
      }
    }
    for (const file of included) {
      folders.add(dirname(file));
      note(files, file);
    }
    for (const [folder, watcher] of watchers) if (!folders.has(folder)) forget(folder, watcher);
    for (const folder of folders) if (!watchers.has(folder)) observe(folder);
    return files;
  }

  function observe(folder: string): void {
    try {
      const watcher = watchFolder(folder, () => {
        clearTimeout(timer);
        timer = setTimeout(compare, quietMs);
      });
      watcher.on("error", () => {
        forget(folder, watcher);
      });
      watchers.set(folder, watcher);
    } catch (error) {
      // Gone since it was found, which its parent's event tells; or the system's limit of watches.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT")
        options.onError(new Error(`${folder} is not watched: ${String(error)}`));
    }
  }

  function forget(folder: string, watcher: FSWatcher): void {
    watcher.close();
    watchers.delete(folder);
  }

  function compare(): void {
    const before = known;
    known = look();
    const changed = [...new Set([...before.keys(), ...known.keys()])]
      .filter((file) => before.get(file) !== known.get(file) && options.matters(file))
      .map((file) => relative(options.directory, file));
    if (changed.length > 0) options.onChange(changed.sort());
  }

  return {
    include: (files) => {
      included = files;
      // What is known already keeps what was last seen of it: a change since then is still to be told.
      known = new Map([...look(), ...known]);
    },
    close: () => {
      clearTimeout(timer);
      for (const [folder, watcher] of watchers) forget(folder, watcher);
    },
  };
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // Gone since it was found.
    return [];
  }
}

function note(files: Map<string, string>, file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found !== undefined) {
    files.set(file, `${String(found.mtimeMs)} ${String(found.size)} ${String(found.ino)}`);
  }
}
