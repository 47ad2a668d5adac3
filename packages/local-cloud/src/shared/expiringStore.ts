import { randomUUID } from "node:crypto";

/** Values behind random handles: each expires after a while, and all are gone with the process. */
export interface ExpiringStore<T> {
  /** Keeps a value; returns the handle that leads to it. */
  put(value: T): string;
  /** The value of a handle that has not expired; it stays. */
  peek(handle: string): T | undefined;
  /** The value of a handle that has not expired; nothing finds it again. */
  consume(handle: string): T | undefined;
}

/** `lifetime` and `now` in milliseconds. Handles are random UUIDs by default. */
export function createExpiringStore<T>(
  lifetime: number,
  now: () => number,
  createHandle: () => string = randomUUID,
): ExpiringStore<T> {
  const entries = new Map<string, { readonly value: T; readonly expiresAt: number }>();

  function peek(handle: string): T | undefined {
    const entry = entries.get(handle);
    return entry !== undefined && now() < entry.expiresAt ? entry.value : undefined;
  }

  function removeExpired(): void {
    for (const [handle, { expiresAt }] of entries) {
      // In order of age: the first that has not expired ends the search.
      if (now() < expiresAt) return;
      entries.delete(handle);
    }
  }

  return {
    put: (value) => {
      removeExpired();
      const handle = createHandle();
      entries.set(handle, { value, expiresAt: now() + lifetime });
      return handle;
    },
    peek,
    consume: (handle) => {
      const value = peek(handle);
      entries.delete(handle);
      return value;
    },
  };
}
