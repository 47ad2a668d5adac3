import { timingSafeEqual } from "node:crypto";
import { normalizeName } from "../state/directory";
import { invalidParameter } from "../protocol/errors";
import { attemptsKey, checkMaySignIn, wrongPassword } from "./password";
import { checkSecretHash } from "./secretHash";
import { expectedSignature } from "../crypto/srp";
import type { Answer } from "./answer";
import { requiredParameter } from "./parameters";
import { afterPassword } from "./nextStep";
import { invalidSession, isNamed } from "./openChallenge";

const timestamp =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2} \d{2}:\d{2}:\d{2} UTC \d{4}$/;

/** `PASSWORD_VERIFIER`: the proof of `USER_SRP_AUTH`. One try for each challenge. */
export const passwordVerifier: Answer = async (service, at, { responses, clientMetadata }) => {
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
  const given = Buffer.from(signature, "base64");
  const matches = given.length === expected.length && timingSafeEqual(given, expected);
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
