import type { User } from "../model/document";
import type { Pool } from "../model/pool";
import type { PoolClient, Service } from "../service";
import type { Challenge } from "../state/challenges";
import { type SignIn, startSession } from "../tokens/tokens";
import { missingAttributes } from "../users/attributes";

/** What follows a right password: a new one, a second factor, or tokens. */
export function afterPassword(
  service: Service,
  at: PoolClient,
  user: User,
  clientMetadata: ReadonlyMap<string, string> = new Map(),
): Promise<object> {
  return user.status === "FORCE_CHANGE_PASSWORD"
    ? Promise.resolve(newPasswordChallenge(service, at, user))
    : secondFactor(service, {
        ...at,
        user,
        source: "TokenGeneration_Authentication",
        clientMetadata,
      });
}

/** What follows a password that stays: the second factor, setting it up where the pool insists on one, or tokens. */
export async function secondFactor(service: Service, signIn: SignIn): Promise<object> {
  const { pool, user, source } = signIn;
  const setUp = { MFAS_CAN_SETUP: JSON.stringify(["SOFTWARE_TOKEN_MFA"]) };
  switch (neededFactor(pool, user)) {
    case "code":
      return challenge(service, signIn, { name: "SOFTWARE_TOKEN_MFA", source }, deviceName(user));
    case "setup":
      return challenge(service, signIn, { name: "MFA_SETUP", source, verified: false }, setUp);
    case undefined:
      return signedIn(service, signIn);
  }
}

export async function signedIn(service: Service, signIn: SignIn): Promise<object> {
  return { AuthenticationResult: await startSession(service, signIn), ChallengeParameters: {} };
}

function deviceName({ totp }: User): object {
  return totp?.deviceName === undefined ? {} : { FRIENDLY_DEVICE_NAME: totp.deviceName };
}

function newPasswordChallenge(service: Service, at: PoolClient, user: User): object {
  const missing = missingAttributes(at.pool, new Map(Object.entries(user.attributes)));
  return challenge(
    service,
    { ...at, user },
    { name: "NEW_PASSWORD_REQUIRED" },
    {
      requiredAttributes: JSON.stringify(missing.map((attribute) => `userAttributes.${attribute}`)),
      userAttributes: JSON.stringify(user.attributes),
    },
  );
}

/** A challenge without whom and where it is for. */
type Kind<T extends Challenge = Challenge> = T extends Challenge
  ? Omit<T, "poolId" | "clientId" | "sub">
  : never;

function challenge(
  service: Service,
  { pool, client, user }: PoolClient & { readonly user: User },
  kind: Kind,
  parameters: object,
): object {
  const opened = { ...kind, poolId: pool.id, clientId: client.id, sub: user.sub };
  return {
    ChallengeName: kind.name,
    Session: service.challenges.open(opened, client.challengeValidity),
    ChallengeParameters: { USER_ID_FOR_SRP: user.username, ...parameters },
  };
}

/** What a right password leaves open: a code of the person's app, setting one up, or nothing. */
export function neededFactor({ mfa }: Pool, { totp }: User): "code" | "setup" | undefined {
  if (mfa === "OFF") return undefined;
  if (totp !== undefined && (mfa === "ON" || totp.enabled)) return "code";
  return mfa === "ON" ? "setup" : undefined;
}
