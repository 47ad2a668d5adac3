import { randomBytes } from "node:crypto";
import { createExpiringStore, type ExpiringStore } from "../../shared/expiringStore";
import type { SignInStep } from "../signIn/nextStep";

/** What the hosted pages remember between requests. Lost with the process: nothing in it lives longer than an hour. */
export interface HostedState {
  /** By the code that the client gets. */
  readonly codes: ExpiringStore<AuthorizationCode>;
  /** Browsers that are signed in, by the handle in their cookie. */
  readonly browserSessions: ExpiringStore<BrowserSession>;
  /** Sign-ins whose password was right and that wait for one more step, by the ticket in the step's form. */
  readonly pendingSignIns: ExpiringStore<PendingSignIn>;
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
  /** Seconds since 1970. */
  readonly authTime: number;
}

interface BrowserSession {
  readonly poolId: string;
  readonly sub: string;
  /** Seconds since 1970. */
  readonly authTime: number;
}

interface PendingSignIn {
  readonly poolId: string;
  readonly clientId: string;
  readonly sub: string;
  readonly waitsFor: PendingStep;
}

/** The steps that have a page: those of every sign-in, and confirming an account before the first. */
export type PendingStep = Exclude<SignInStep, "SIGNED_IN"> | "CONFIRM_SIGN_UP";

const minute = 60 * 1000;
export const browserSessionSeconds = 3600;

export function createHostedState(now: () => number): HostedState {
  return {
    codes: createExpiringStore(5 * minute, now),
    browserSessions: createExpiringStore(browserSessionSeconds * 1000, now),
    pendingSignIns: createExpiringStore(60 * minute, now),
    formKey: randomBytes(32),
  };
}
