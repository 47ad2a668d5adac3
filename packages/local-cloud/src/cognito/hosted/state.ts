import { randomBytes } from "node:crypto";
import { createExpiringStore, type ExpiringStore } from "../../shared/expiringStore";

/** What the hosted pages remember between requests. Gone with the process, as it lives for an hour at most. */
export interface HostedState {
  /** Single use, five minutes. */
  readonly codes: ExpiringStore<AuthorizationCode>;
  /** Browsers that are signed in, by the handle in their cookie: one hour. */
  readonly browsers: ExpiringStore<BrowserSession>;
  /** Sign-ins whose password was right and that wait for one more step. */
  readonly pending: ExpiringStore<PendingSignIn>;
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
    codes: createExpiringStore(5 * minute, now),
    browsers: createExpiringStore(browserSessionSeconds * 1000, now),
    pending: createExpiringStore(60 * minute, now),
    formKey: randomBytes(32),
  };
}
