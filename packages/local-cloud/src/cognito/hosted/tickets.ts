import { randomUUID } from "node:crypto";

/** Values behind random handles that live for a while and end with the process. */
export interface Tickets<T> {
  issue(value: T): string;
  /** The value of a handle that is still good; it stays good. */
  look(handle: string): T | undefined;
  /** The value of a handle that is still good; nobody gets it again. */
  take(handle: string): T | undefined;
}

/** `lifetime` in milliseconds. */
export function createTickets<T>(lifetime: number, now: () => number): Tickets<T> {
  const issued = new Map<string, { readonly value: T; readonly expiresAt: number }>();
  const look = (handle: string) => {
    const ticket = issued.get(handle);
    return ticket !== undefined && now() < ticket.expiresAt ? ticket.value : undefined;
  };
  return {
    issue: (value) => {
      for (const [handle, { expiresAt }] of issued) {
        // In order of age: the first that is good ends the search.
        if (now() < expiresAt) break;
        issued.delete(handle);
      }
      const handle = randomUUID();
      issued.set(handle, { value, expiresAt: now() + lifetime });
      return handle;
    },
    look,
    take: (handle) => {
      const value = look(handle);
      issued.delete(handle);
      return value;
    },
  };
}
