import { sameSecret } from "../../shared/sameSecret";
import { expectedSignature } from "../crypto/srp";
import type { User } from "../model/document";
import { invalidParameter, notAuthorized } from "../protocol/errors";
import type { PoolClient, Service } from "../service";
import type { Challenge, ChallengeName } from "../state/challenges";
import { normalizeName } from "../state/directory";
import { afterPassword, secondFactor, signedIn } from "./nextStep";
import { requiredParameter } from "./parameters";
import { attemptsKey, checkMaySignIn, replacePassword, wrongPassword } from "./password";
import { checkSecretHash } from "./secretHash";
import { useToken } from "./softwareToken";

/** Answers `RespondToAuthChallenge` for one challenge: tokens, or the next challenge. */
type Answer = (service: Service, at: PoolClient, given: Given) => Promise<object>;

interface Given {
  readonly session: unknown;
  readonly responses: ReadonlyMap<string, string>;
  readonly clientMetadata: ReadonlyMap<string, string>;
}

interface OpenChallenge<N extends ChallengeName> {
  readonly session: string;
  readonly challenge: Extract<Challenge, { readonly name: N }>;
  readonly user: User;
}

/** The challenge that an answer's `Session` stands for; refuses one of another kind, client or user. */
function openChallenge<N extends ChallengeName>(
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
function closeChallenge(service: Service, session: string): void {
  service.challenges.get(session);
  service.challenges.close(session);
}

/** The user of a session, who may be gone or disabled meanwhile. */
function requireEnabled(user: User | undefined): User {
  if (user === undefined) throw invalidSession();
  if (!user.enabled) throw notAuthorized("User is disabled.");
  return user;
}

function invalidSession() {
  return notAuthorized("Invalid session for the user.");
}

function isNamed<N extends ChallengeName>(
  challenge: Challenge,
  name: N,
): challenge is Extract<Challenge, { readonly name: N }> {
  return challenge.name === name;
}

/** `MFA_SETUP`: goes on once `VerifySoftwareToken` has verified a token in this session. */
const mfaSetup: Answer = (service, at, given) => {
  const { challenge, session, user } = openChallenge(service, at, "MFA_SETUP", given);
  requireEnabled(user);
  if (!challenge.verified) {
    throw invalidParameter("MFA_SETUP needs the session that VerifySoftwareToken returned");
  }
  closeChallenge(service, session);
  const { source } = challenge;
  return signedIn(service, { ...at, user, source, clientMetadata: given.clientMetadata });
};

/** `NEW_PASSWORD_REQUIRED`: replaces a temporary password, with the attributes that were still missing. */
const newPassword: Answer = async (service, at, given) => {
  const { session, user } = openChallenge(service, at, "NEW_PASSWORD_REQUIRED", given);
  const changed = await replacePassword(service, at, user, {
    password: requiredParameter(given.responses, "NEW_PASSWORD"),
    attributes: addedAttributes(user, given.responses),
    useUp: () => {
      closeChallenge(service, session);
    },
  });
  return secondFactor(service, {
    ...at,
    user: changed,
    source: "TokenGeneration_NewPasswordChallenge",
    clientMetadata: given.clientMetadata,
  });
};

const prefix = "userAttributes.";

function addedAttributes(
  user: User,
  responses: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const added = new Map(
    [...responses]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
  if (added.has("email") && user.attributes.email !== undefined) {
    throw notAuthorized("Cannot modify an already provided email");
  }
  return added;
}

/** `SOFTWARE_TOKEN_MFA`: the code of an authenticator app. After a wrong one the session takes another. */
const softwareTokenMfa: Answer = async (service, at, given) => {
  const opened = openChallenge(service, at, "SOFTWARE_TOKEN_MFA", given);
  const code = requiredParameter(given.responses, "SOFTWARE_TOKEN_MFA_CODE");
  const user = await useToken(service, at.pool, requireEnabled(opened.user).sub, code);
  closeChallenge(service, opened.session);
  const { source } = opened.challenge;
  return signedIn(service, { ...at, user, source, clientMetadata: given.clientMetadata });
};

const timestamp =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2} \d{2}:\d{2}:\d{2} UTC \d{4}$/;

/** `PASSWORD_VERIFIER`: the proof of `USER_SRP_AUTH`. One try for each challenge. */
const passwordVerifier: Answer = async (service, at, { responses, clientMetadata }) => {
  const { pool, client } = at;
  const name = requiredParameter(responses, "USERNAME");
  const block = requiredParameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK");
  const signature = requiredParameter(responses, "PASSWORD_CLAIM_SIGNATURE");
  const time = requiredParameter(responses, "TIMESTAMP");
  if (!timestamp.test(time)) {
    throw invalidParameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.");
  }
  checkSecretHash(client, name, responses.get("SECRET_HASH"));
  const secretBlock = Buffer.from(block, "base64");
  const session = secretBlock.toString("base64url");
  const challenge = service.challenges.get(session);
  if (!isNamed(challenge, "PASSWORD_VERIFIER") || challenge.clientId !== client.id) {
    throw invalidSession();
  }
  service.challenges.close(session);

  const key = attemptsKey(pool, challenge.sub ?? normalizeName(pool, name));
  service.attempts.check(key);
  const expected = expectedSignature(challenge.exchange, { secretBlock, timestamp: time });
  const matches = sameSecret(Buffer.from(signature, "base64"), expected);
  const named = service.users.find(pool, name);
  const user = named !== undefined && named.sub === challenge.sub ? named : undefined;
  if (!matches || user === undefined) {
    service.attempts.failed(key);
    throw wrongPassword();
  }
  service.attempts.succeeded(key);
  checkMaySignIn(service, user);
  return afterPassword(service, at, user, clientMetadata);
};

const known = {
  MFA_SETUP: mfaSetup,
  NEW_PASSWORD_REQUIRED: newPassword,
  PASSWORD_VERIFIER: passwordVerifier,
  SOFTWARE_TOKEN_MFA: softwareTokenMfa,
} satisfies Record<ChallengeName, Answer>;

/** The challenges that can be answered, by their API name. */
export const answers: ReadonlyMap<string, Answer> = new Map(Object.entries(known));
