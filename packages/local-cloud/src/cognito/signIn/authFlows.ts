import { createHmac, randomBytes } from "node:crypto";
import { readClientPublic, startExchange, type Verifier } from "../crypto/srp";
import type { AuthFlow, Pool } from "../model/pool";
import { invalidParameter, userNotFound } from "../protocol/errors";
import { normalizeName } from "../state/directory";
import { renewTokens, requiredSession } from "../tokens/tokens";
import { poolName } from "../users/credentials";
import { afterPassword } from "./nextStep";
import { type Flow, requiredParameter } from "./parameters";
import { signInWithPassword } from "./password";
import { checkSecretHash } from "./secretHash";

/** `USER_PASSWORD_AUTH`, and with an administrator's signature `ADMIN_USER_PASSWORD_AUTH`. */
const password: Flow = async (service, at, parameters) => {
  const name = requiredParameter(parameters, "USERNAME");
  const given = requiredParameter(parameters, "PASSWORD");
  checkSecretHash(at.client, name, parameters.get("SECRET_HASH"));
  return afterPassword(service, at, await signInWithPassword(service, at, name, given));
};

/** `REFRESH_TOKEN_AUTH`: new access and ID tokens of the same sign-in, no new refresh token. */
const refreshToken: Flow = async (service, at, parameters) => {
  const token = requiredParameter(parameters, "REFRESH_TOKEN");
  const renewable = requiredSession(service, at, token);
  checkSecretHash(at.client, renewable.user.username, parameters.get("SECRET_HASH"));
  return {
    AuthenticationResult: await renewTokens(service, renewable, token),
    ChallengeParameters: {},
  };
};

/** `USER_SRP_AUTH`: the password is proven and never sent. Its session is the `SECRET_BLOCK`. */
const srp: Flow = (service, { pool, client }, parameters) => {
  const name = requiredParameter(parameters, "USERNAME");
  const clientPublic = readClientPublic(requiredParameter(parameters, "SRP_A"));
  checkSecretHash(client, name, parameters.get("SECRET_HASH"));
  if (clientPublic === undefined) throw invalidParameter("SRP_A is not a valid public value");
  const user = service.users.find(pool, name);
  if (user === undefined && !client.hidesUserExistence) throw userNotFound();

  const pretended = pretend(pool, name);
  const userId = user?.username ?? pretended.userId;
  const verifier = user?.srp ?? pretended.verifier;
  const exchange = startExchange({ poolName: poolName(pool), userId }, verifier, clientPublic);
  const session = service.challenges.open(
    {
      name: "PASSWORD_VERIFIER",
      poolId: pool.id,
      clientId: client.id,
      sub: user?.sub,
      exchange,
    },
    client.challengeValidity,
  );
  return Promise.resolve({
    ChallengeName: "PASSWORD_VERIFIER",
    ChallengeParameters: {
      SALT: verifier.salt,
      SECRET_BLOCK: Buffer.from(session, "base64url").toString("base64"),
      SRP_B: exchange.serverPublic.toString(16),
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
  });
};

const pretence = randomBytes(32);

/** What a name that no user has is answered: the same each time, and nothing that a password would fit. */
function pretend(pool: Pool, name: string): { userId: string; verifier: Verifier } {
  const derive = (what: string) =>
    createHmac("sha512", pretence)
      .update(`${pool.id} ${what} ${normalizeName(pool, name)}`)
      .digest("hex");
  const id = derive("id").replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-a$4-$5");
  return {
    userId: pool.emailIsUsername ? id : name,
    verifier: { salt: derive("salt").slice(0, 32), verifier: derive("verifier") },
  };
}

/** The auth flows that are emulated, by their API name. */
export const flows: ReadonlyMap<AuthFlow, Flow> = new Map<AuthFlow, Flow>([
  ["USER_PASSWORD_AUTH", password],
  ["ADMIN_USER_PASSWORD_AUTH", password],
  ["REFRESH_TOKEN_AUTH", refreshToken],
  ["USER_SRP_AUTH", srp],
]);
