import { sameSecret } from "../../shared/sameSecret";
import { expectedSignature } from "../crypto/srp";
import type { User } from "../model/userData";
import { invalidParameter, invalidSession, notAuthorized, userDisabled } from "../protocol/errors";
import { requiredParameter } from "../protocol/parameters";
import type { PoolClient, Service } from "../service";
import type { Challenge, ChallengeName } from "../state/challenges";
import { normalizeName } from "../state/directory";
import { checkMaySignIn, lockoutKey, replacePassword, wrongPassword } from "./password";
import { checkSecretHash } from "./secretHash";
import { signInResponse, type SignInResponse, tokensResponse } from "./signInResponse";
import { useTotpCode } from "./softwareToken";

interface ChallengeResponse extends PoolClient {
  readonly session: unknown;
  /** `ChallengeResponses`. */
  readonly responses: ReadonlyMap<string, string>;
  readonly clientMetadata: ReadonlyMap<string, string>;
}

/** `RespondToAuthChallenge` for one challenge: returns tokens, or the next challenge. */
type ChallengeHandler = (service: Service, response: ChallengeResponse) => Promise<SignInResponse>;

/** `NEW_PASSWORD_REQUIRED`: replaces a temporary password, with the attributes that were still missing. */
const newPassword: ChallengeHandler = async (service, response) => {
  const { pool, client, responses, clientMetadata } = response;
  const { session, user } = requiredChallenge(service, response, "NEW_PASSWORD_REQUIRED");
  const changed = await replacePassword(service, { pool, client }, user, {
    password: requiredParameter(responses, "NEW_PASSWORD"),
    attributes: addedAttributes(user, responses),
    endStep: () => {
      service.challenges.close(session);
    },
  });
  const source = "TokenGeneration_NewPasswordChallenge";
  return signInResponse(service, { pool, client, user: changed, source, clientMetadata });
};

const attributePrefix = "userAttributes.";

function addedAttributes(
  user: User,
  responses: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const added = new Map(
    [...responses]
      .filter(([key]) => key.startsWith(attributePrefix))
      .map(([key, value]) => [key.slice(attributePrefix.length), value]),
  );
  if (added.has("email") && user.attributes.email !== undefined) {
    throw notAuthorized("Cannot modify an already provided email");
  }
  return added;
}

/** `SOFTWARE_TOKEN_MFA`: a code of an authenticator app. After a wrong one the session takes another. */
const softwareTokenMfa: ChallengeHandler = async (service, response) => {
  const { pool, client, responses, clientMetadata } = response;
  const opened = requiredChallenge(service, response, "SOFTWARE_TOKEN_MFA");
  const code = requiredParameter(responses, "SOFTWARE_TOKEN_MFA_CODE");
  if (!opened.user.enabled) throw userDisabled();
  const user = await useTotpCode(service, pool, opened.user.sub, code);
  service.challenges.close(opened.session);
  const { source } = opened.challenge;
  return tokensResponse(service, { pool, client, user, source, clientMetadata });
};

/** `MFA_SETUP`: signs in once `VerifySoftwareToken` has verified an authenticator app in this session. */
const mfaSetup: ChallengeHandler = (service, response) => {
  const { pool, client, clientMetadata } = response;
  const { challenge, session, user } = requiredChallenge(service, response, "MFA_SETUP");
  if (!user.enabled) throw userDisabled();
  if (!challenge.verified) {
    throw invalidParameter("MFA_SETUP needs the session that VerifySoftwareToken returned");
  }
  service.challenges.close(session);
  const { source } = challenge;
  return tokensResponse(service, { pool, client, user, source, clientMetadata });
};

const timestampPattern =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2} \d{2}:\d{2}:\d{2} UTC \d{4}$/;

/** `PASSWORD_VERIFIER`: the proof of `USER_SRP_AUTH`. One attempt for each challenge. */
const passwordVerifier: ChallengeHandler = async (service, response) => {
  const { pool, client, responses, clientMetadata } = response;
  const name = requiredParameter(responses, "USERNAME");
  const block = requiredParameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK");
  const signature = requiredParameter(responses, "PASSWORD_CLAIM_SIGNATURE");
  const timestamp = requiredParameter(responses, "TIMESTAMP");
  if (!timestampPattern.test(timestamp)) {
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

  const key = lockoutKey(pool, challenge.sub ?? normalizeName(pool, name));
  service.lockout.check(key);
  const expected = expectedSignature(challenge.exchange, { secretBlock, timestamp });
  const matches = sameSecret(Buffer.from(signature, "base64"), expected);
  const named = service.users.find(pool, name);
  const user = named !== undefined && named.sub === challenge.sub ? named : undefined;
  if (!matches || user === undefined) {
    service.lockout.failed(key);
    throw wrongPassword();
  }
  service.lockout.succeeded(key);
  checkMaySignIn(service, user);
  const source = "TokenGeneration_Authentication";
  return signInResponse(service, { pool, client, user, source, clientMetadata });
};

/** The challenges that can be responded to, by their API name. */
export const challengeHandlers: ReadonlyMap<string, ChallengeHandler> = new Map(
  Object.entries({
    NEW_PASSWORD_REQUIRED: newPassword,
    SOFTWARE_TOKEN_MFA: softwareTokenMfa,
    MFA_SETUP: mfaSetup,
    PASSWORD_VERIFIER: passwordVerifier,
  } satisfies Record<ChallengeName, ChallengeHandler>),
);

interface OpenChallenge<N extends ChallengeName> {
  readonly session: string;
  readonly challenge: Extract<Challenge, { readonly name: N }>;
  readonly user: User;
}

/** The challenge that the response's `Session` stands for; throws for one of another kind, client or user. */
function requiredChallenge<N extends ChallengeName>(
  service: Service,
  { pool, client, session, responses }: ChallengeResponse,
  name: N,
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

function isNamed<N extends ChallengeName>(
  challenge: Challenge,
  name: N,
): challenge is Extract<Challenge, { readonly name: N }> {
  return challenge.name === name;
}
