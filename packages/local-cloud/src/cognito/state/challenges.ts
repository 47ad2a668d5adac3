import { randomBytes } from "node:crypto";
import type { SrpExchange } from "../crypto/srp";
import type { TriggerSource } from "../model/pool";
import { notAuthorized } from "../protocol/errors";

/** A sign-in that waits for one more answer, such as a new password. Gone with the process, as it lives for minutes. */
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
  /** The `Session` that the client sends back within `validity` seconds. */
  open(challenge: Challenge, validity: number): string;
  /** The challenge of a `Session`; refuses one that is unknown, over or answered. */
  get(session: string): Challenge;
  /** Ends it: an answered challenge cannot be answered again. */
  close(session: string): void;
}

export function createChallenges(now: () => number): Challenges {
  const open = new Map<string, { challenge: Challenge; expiresAt: number; answered: boolean }>();
  return {
    open: (challenge, validity) => {
      for (const [session, { expiresAt }] of open) {
        if (expiresAt + validity * 1000 < now()) open.delete(session);
      }
      const session = randomBytes(96).toString("base64url");
      open.set(session, { challenge, expiresAt: now() + validity * 1000, answered: false });
      return session;
    },
    get: (session) => {
      const known = open.get(session);
      if (known === undefined) throw notAuthorized("Invalid session for the user.");
      if (known.answered) {
        throw notAuthorized("Invalid session for the user, session can only be used once.");
      }
      if (known.expiresAt <= now()) {
        throw notAuthorized("Invalid session for the user, session is expired.");
      }
      return known.challenge;
    },
    close: (session) => {
      const known = open.get(session);
      if (known !== undefined) known.answered = true;
    },
  };
}
