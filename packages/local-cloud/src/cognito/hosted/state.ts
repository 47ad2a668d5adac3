import { randomBytes, randomUUID } from "node:crypto";

/** What the hosted pages remember between requests. Gone with the process, as it lives for an hour at most. */
export interface HostedState {
  /** Single use, five minutes. */
  readonly codes: Tickets<AuthorizationCode>;
  /** Browsers that are signed in, by the handle in their cookie: one hour. */
  readonly browsers: Tickets<BrowserSession>;
  /** Sign-ins whose password was right and that wait for one more step. */
  readonly pending: Tickets<PendingSignIn>;
  /** Signs the tokens of forms. */
  readonly formKey: Buffer;
}

export interface AuthorizationCode {
  readonly poolId: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  /** The PKCE challenge, of method S256. */
  readonly challenge: string | undefined;
  readonly sub: string;
  readonly authTime: number;
}

interface BrowserSession {
  readonly poolId: string;
  readonly sub: string;
  /** Seconds since 1970. */
  readonly authTime: number;
}

export interface PendingSignIn {
  readonly poolId: string;
  readonly clientId: string;
  readonly sub: string;
  readonly waitsFor: "confirmation" | "new-password" | "mfa-code" | "mfa-setup";
}

const minute = 60 * 1000;
export const browserSessionSeconds = 3600;

export function createHostedState(now: () => number): HostedState {
  return {
    codes: createTickets(5 * minute, now),
    browsers: createTickets(browserSessionSeconds * 1000, now),
    pending: createTickets(60 * minute, now),
    formKey: randomBytes(32),
  };
}

/** Values behind random handles that live for a while and end with the process. */
interface Tickets<T> {
  issue(value: T): string;
  /** The value of a handle that is still good; it stays good. */
  look(handle: string): T | undefined;
  /** The value of a handle that is still good; nobody gets it again. */
  take(handle: string): T | undefined;
}

/** `lifetime` in milliseconds. */
function createTickets<T>(lifetime: number, now: () => number): Tickets<T> {
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
