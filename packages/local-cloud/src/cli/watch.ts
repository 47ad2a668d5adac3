import { basename, relative, sep } from "node:path";
import { type ChokidarOptions, type FSWatcher, watch } from "chokidar";

export interface Watcher {
  /** Watches these files too, wherever they are, instead of those that were included before. Resolves once it does. */
  include(files: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

interface WatchOptions {
  /** The program's folder: an absolute path. */
  readonly directory: string;
  /** Whether a change of this file matters; called with an absolute path. */
  readonly matters: (file: string) => boolean;
  /** Called with the files that have changed since the last call, sorted, by their paths relative to the folder. */
  readonly onChange: (files: readonly string[]) => void;
  /** Called when something cannot be watched. */
  readonly onError: (error: Error) => void;
}

// Editors and git write in several steps.
const quietMs = 100;

/**
 * Watches a program's files, those in hidden folders, `node_modules` and `coverage` aside. A change that is made once
 * this has resolved is reported.
 */
export async function watchFiles(options: WatchOptions): Promise<Watcher> {
  const { directory, matters, onChange, onError } = options;
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;

  function report(): void {
    const files = [...changed].filter(matters).map((file) => relative(directory, file));
    changed.clear();
    if (files.length > 0) onChange(files.sort());
  }

  function start(paths: string | string[], ignored: ChokidarOptions["ignored"] = []) {
    // Not `atomic`, which would delay what is gone: a file that an editor replaces is reported once anyway.
    const watcher = watch(paths, { ignored, ignoreInitial: true, atomic: false });
    watcher.on("all", (event, file) => {
      if (event === "addDir" || event === "unlinkDir") return;
      changed.add(file);
      clearTimeout(timer);
      timer = setTimeout(report, quietMs);
    });
    watcher.on("error", (error) => {
      onError(new Error(`not every file is watched: ${String(error)}`));
    });
    return new Promise<FSWatcher>((resolve) => {
      watcher.once("ready", () => {
        resolve(watcher);
      });
    });
  }

  const own = await start(directory, (path) => path !== directory && isIgnored(basename(path)));
  let included: FSWatcher | undefined;
  return {
    include: async (files) => {
      const before = included;
      const elsewhere = files.filter((file) =>
        relative(directory, file).split(sep).some(isIgnored),
      );
      included = elsewhere.length === 0 ? undefined : await start(elsewhere);
      await before?.close();
    },
    close: async () => {
      clearTimeout(timer);
      await Promise.all([own.close(), included?.close()]);
    },
  };
}

/** Also `..`: the first step to a file elsewhere. */
function isIgnored(name: string): boolean {
  return name.startsWith(".") || name === "node_modules" || name === "coverage";
}
