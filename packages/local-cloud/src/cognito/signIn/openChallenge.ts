import type { Challenge, ChallengeName } from "../state/challenges";
import type { User } from "../model/document";
import { invalidParameter, notAuthorized } from "../protocol/errors";
import { checkSecretHash } from "./secretHash";
import type { PoolClient, Service } from "../service";
import type { Given } from "./answer";
import { requiredParameter } from "./parameters";

export interface OpenChallenge<N extends ChallengeName> {
  readonly session: string;
  readonly challenge: Extract<Challenge, { readonly name: N }>;
  readonly user: User;
}

/** The challenge that an answer's `Session` stands for; refuses one of another kind, client or user. */
export function openChallenge<N extends ChallengeName>(
  service: Service,
  { pool, client }: PoolClient,
  name: N,
  { session, responses }: Given,
): OpenChallenge<N> {
  if (typeof session !== "string") throw invalidParameter("Missing required parameter Session");
  const username = requiredParameter(responses, "USERNAME");
  checkSecretHash(client, username, responses.get("SECRET_HASH"));
  const challenge = service.challenges.get(session);
  const user = service.users.find(pool, username);
  if (user === undefined || challenge.sub !== user.sub || challenge.clientId !== client.id) {
    throw invalidSession();
  }
  if (!isNamed(challenge, name)) throw invalidSession();
  return { session, challenge, user };
}

/** Uses the session up. Looked at again: while an answer was checked, another may have used it. */
export function closeChallenge(service: Service, session: string): void {
  service.challenges.get(session);
  service.challenges.close(session);
}

/** The user of a session, who may be gone or disabled meanwhile. */
export function requireEnabled(user: User | undefined): User {
  if (user === undefined) throw invalidSession();
  if (!user.enabled) throw notAuthorized("User is disabled.");
  return user;
}

export function invalidSession() {
  return notAuthorized("Invalid session for the user.");
}

export function isNamed<N extends ChallengeName>(
  challenge: Challenge,
  name: N,
): challenge is Extract<Challenge, { readonly name: N }> {
  return challenge.name === name;
}
