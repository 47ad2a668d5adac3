import { missingAttributes } from "../attributes";
import type { User } from "../data";
import { notImplemented } from "../errors";
import { signInWithPassword } from "../passwordSignIn";
import { checkSecretHash } from "../secretHash";
import type { PoolClient, Service } from "../service";
import { startSession } from "../tokens";
import { type Flow, requiredParameter } from "./flow";

/** `USER_PASSWORD_AUTH`, and with an administrator's signature `ADMIN_USER_PASSWORD_AUTH`. */
export const password: Flow = async (service, at, parameters) => {
  const name = requiredParameter(parameters, "USERNAME");
  const given = requiredParameter(parameters, "PASSWORD");
  checkSecretHash(at.client, name, parameters.get("SECRET_HASH"));
  const user = await signInWithPassword(service, at, name, given);
  if (user.status === "FORCE_CHANGE_PASSWORD") return newPasswordChallenge(service, at, user);
  // Without a second factor a sign-in would be let through that AWS stops.
  if (at.pool.mfa === "ON") throw notImplemented("MFA (the pool's mfaConfiguration is ON)");
  const tokens = await startSession(service, {
    ...at,
    user,
    source: "TokenGeneration_Authentication",
    clientMetadata: new Map(),
  });
  return { AuthenticationResult: tokens, ChallengeParameters: {} };
};

function newPasswordChallenge(service: Service, { pool, client }: PoolClient, user: User): object {
  const name = "NEW_PASSWORD_REQUIRED";
  const missing = missingAttributes(pool, new Map(Object.entries(user.attributes)));
  const challenge = { name, poolId: pool.id, clientId: client.id, sub: user.sub } as const;
  return {
    ChallengeName: name,
    Session: service.challenges.open(challenge, client.challengeValidity),
    ChallengeParameters: {
      USER_ID_FOR_SRP: user.username,
      requiredAttributes: JSON.stringify(missing.map((attribute) => `userAttributes.${attribute}`)),
      userAttributes: JSON.stringify(user.attributes),
    },
  };
}
