import { randomBytes } from "node:crypto";
import { createExpiringStore } from "../../shared/expiringStore";
import type { SrpExchange } from "../crypto/srp";
import type { TriggerSource } from "../model/pool";
import { invalidSession, notAuthorized } from "../protocol/errors";

/** What a sign-in waits for, such as a new password. Gone with the process, as it lives for minutes. */
export type Challenge = {
  readonly poolId: string;
  readonly clientId: string;
  /** Absent for a name that no user has, where a client hides that. */
  readonly sub: string | undefined;
} & (
  | { readonly name: "NEW_PASSWORD_REQUIRED" }
  | { readonly name: "SOFTWARE_TOKEN_MFA"; readonly source: TriggerSource }
  | { readonly name: "MFA_SETUP"; readonly source: TriggerSource; readonly verified: boolean }
  | { readonly name: "PASSWORD_VERIFIER"; readonly exchange: SrpExchange }
);

export type ChallengeName = Challenge["name"];

export interface Challenges {
  /** Returns the `Session` that the client sends back within `validity` seconds. */
  open(challenge: Challenge, validity: number): string;
  /** The challenge of a `Session`; throws for one that is unknown, expired or used. */
  get(session: string): Challenge;
  /**
   * Uses the session up: no one can respond to a challenge twice. Throws as `get` does, because another response may have
   * used it while this one was checked.
   */
  close(session: string): void;
}

interface OpenChallenge {
  readonly challenge: Challenge;
  readonly expiresAt: number;
  used: boolean;
}

// Twice the longest validity: after that, a session is unknown instead of expired or used.
const remembered = 30 * 60 * 1000;

export function createChallenges(now: () => number): Challenges {
  const challenges = createExpiringStore<OpenChallenge>(remembered, now, createSession);
  function available(session: string): OpenChallenge {
    const known = challenges.peek(session);
    if (known === undefined) throw invalidSession();
    if (known.used) {
      throw notAuthorized("Invalid session for the user, session can only be used once.");
    }
    if (known.expiresAt <= now()) {
      throw notAuthorized("Invalid session for the user, session is expired.");
    }
    return known;
  }

  return {
    open: (challenge, validity) =>
      challenges.put({ challenge, expiresAt: now() + validity * 1000, used: false }),
    get: (session) => available(session).challenge,
    close: (session) => {
      available(session).used = true;
    },
  };
}

function createSession(): string {
  return randomBytes(96).toString("base64url");
}
