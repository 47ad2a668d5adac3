/** One JSON document that outlives the process. */
export interface State<T> {
  /** The document as it is now. Change it in place and `save` in one go: the next call may give another object. */
  readonly value: () => T;
  /**
   * Resolves when every change so far is safe. Rejects when they cannot be made so: they are taken back then, so that
   * nobody is told of what the next run would not know.
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
