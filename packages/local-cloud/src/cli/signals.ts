// A service that hangs must not hold the terminal.
const patienceMs = 700;

/**
 * Ends the process in order at the first signal; at once at a second one, or when `close` takes too long. Returns what
 * tells whether a signal has come.
 */
export function endOnSignal(close: () => Promise<void>): () => boolean {
  let ending = false;
  const end = () => {
    if (ending) process.exit(1);
    ending = true;
    setTimeout(() => process.exit(1), patienceMs);
    void close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  if (process.env.npm_lifecycle_event !== undefined) onOrphaned(end);
  return () => ending;
}

/** npm hands a SIGTERM on to its shell, which dies of it and tells nobody: https://github.com/npm/cli/issues/6684 */
function onOrphaned(end: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end();
  }, 200);
  watch.unref();
}
