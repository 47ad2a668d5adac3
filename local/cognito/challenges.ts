import { randomBytes } from "node:crypto";
import { notAuthorized } from "./errors";

/** A sign-in that waits for one more answer, such as a new password. Gone with the process, as it lives for minutes. */
export interface Challenge {
  readonly name: "NEW_PASSWORD_REQUIRED";
  readonly poolId: string;
  readonly clientId: string;
  readonly sub: string;
}

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
