/** What `promise` resolves with; `"timed-out"` when `milliseconds` pass first. The work behind it is not stopped. */
export async function withTimeout<T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<T | "timed-out"> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<"timed-out">((resolve) => {
    timer = setTimeout(() => {
      resolve("timed-out");
    }, milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
