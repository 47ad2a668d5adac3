import { createHmac, randomBytes } from "node:crypto";
import { readClientPublic, type SrpVerifier, startExchange } from "../crypto/srp";
import type { AuthFlow, Pool } from "../model/pool";
import { invalidParameter, userNotFound } from "../protocol/errors";
import { requiredParameter } from "../protocol/parameters";
import type { PoolClient, Service } from "../service";
import { normalizeName } from "../state/directory";
import { renewTokens, requiredSession } from "../tokens/tokens";
import { poolName } from "../users/credentials";
import { signInWithPassword } from "./password";
import { checkSecretHash } from "./secretHash";
import { signInResponse, type SignInResponse } from "./signInResponse";

interface AuthRequest extends PoolClient {
  /** `AuthParameters`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** `InitiateAuth` for one auth flow: returns tokens, or a challenge. */
type AuthFlowHandler = (service: Service, request: AuthRequest) => Promise<SignInResponse>;

/** `USER_PASSWORD_AUTH`, and with an administrator's signature `ADMIN_USER_PASSWORD_AUTH`. */
const password: AuthFlowHandler = async (service, { pool, client, parameters }) => {
  const name = requiredParameter(parameters, "USERNAME");
  const value = requiredParameter(parameters, "PASSWORD");
  checkSecretHash(client, name, parameters.get("SECRET_HASH"));
  return signInResponse(service, {
    pool,
    client,
    user: await signInWithPassword(service, { pool, client }, name, value),
    source: "TokenGeneration_Authentication",
    clientMetadata: new Map(),
  });
};

/** `REFRESH_TOKEN_AUTH`: new access and ID tokens of the same sign-in, no new refresh token. */
const refreshToken: AuthFlowHandler = async (service, { pool, client, parameters }) => {
  const token = requiredParameter(parameters, "REFRESH_TOKEN");
  const session = requiredSession(service, { pool, client }, token);
  checkSecretHash(client, session.user.username, parameters.get("SECRET_HASH"));
  return {
    AuthenticationResult: await renewTokens(service, session, token),
    ChallengeParameters: {},
  };
};

/** `USER_SRP_AUTH`: the password is proven and never sent. The `SECRET_BLOCK` is the challenge's session. */
const srp: AuthFlowHandler = (service, { pool, client, parameters }) => {
  const name = requiredParameter(parameters, "USERNAME");
  const clientPublic = readClientPublic(requiredParameter(parameters, "SRP_A"));
  checkSecretHash(client, name, parameters.get("SECRET_HASH"));
  if (clientPublic === undefined) throw invalidParameter("SRP_A is not a valid public value");
  const user = service.users.find(pool, name);
  if (user === undefined && !client.hidesUserExistence) throw userNotFound();

  const decoy = decoyUser(pool, name);
  const userId = user?.username ?? decoy.userId;
  const verifier = user?.srp ?? decoy.verifier;
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

const decoyKey = randomBytes(32);

/** Stands for a user who does not exist: the same each time, and no password fits it. */
function decoyUser(pool: Pool, name: string): { userId: string; verifier: SrpVerifier } {
  const derive = (what: string) =>
    createHmac("sha512", decoyKey)
      .update(`${pool.id} ${what} ${normalizeName(pool, name)}`)
      .digest("hex");
  const id = derive("id").replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-a$4-$5");
  return {
    userId: pool.emailIsUsername ? id : name,
    verifier: { salt: derive("salt").slice(0, 32), verifier: derive("verifier") },
  };
}

/** The auth flows that are emulated. */
export const authFlows: ReadonlyMap<AuthFlow, AuthFlowHandler> = new Map([
  ["USER_PASSWORD_AUTH", password],
  ["ADMIN_USER_PASSWORD_AUTH", password],
  ["REFRESH_TOKEN_AUTH", refreshToken],
  ["USER_SRP_AUTH", srp],
]);
