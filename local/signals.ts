// A service that hangs must not hold the terminal.
const patienceMs = 700;

/**
 * Ends the process in order at the first signal; at once at a second one, or when `close` takes too long. Returns what
 * tells whether a signal has come.
 */
export function endOnSignal(close: () => Promise<void>): () => boolean {
  let ending = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
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
    });
  }
  return () => ending;
}
