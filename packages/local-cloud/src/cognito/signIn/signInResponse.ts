import type { Pool } from "../model/pool";
import type { User } from "../model/userData";
import type { OperationResponse } from "../protocol/operation";
import type { Service } from "../service";
import type { Challenge } from "../state/challenges";
import { type SignIn, startSession } from "../tokens/tokens";
import { missingAttributes } from "../users/attributes";
import { nextStep } from "./nextStep";

/** Tokens, or a challenge. */
export type SignInResponse = OperationResponse<"InitiateAuth">;

/** The API's response once the password is right: the challenge of the next step, or tokens. */
export function signInResponse(service: Service, signIn: SignIn): Promise<SignInResponse> {
  const { pool, user, source } = signIn;
  const step = nextStep(pool, user);
  switch (step) {
    case "NEW_PASSWORD_REQUIRED":
      return challenge(service, signIn, { name: step }, newPasswordParameters(pool, user));
    case "SOFTWARE_TOKEN_MFA":
      return challenge(service, signIn, { name: step, source }, deviceName(user));
    case "MFA_SETUP":
      return challenge(service, signIn, { name: step, source, verified: false }, setupParameters);
    case "SIGNED_IN":
      return tokensResponse(service, signIn);
  }
}

/** The API's response to the last step of a sign-in. */
export async function tokensResponse(service: Service, signIn: SignIn): Promise<SignInResponse> {
  return { AuthenticationResult: await startSession(service, signIn), ChallengeParameters: {} };
}

/** What a challenge is about, without whom and which client it is for. */
type Subject<T extends Challenge = Challenge> = T extends Challenge
  ? Omit<T, "poolId" | "clientId" | "sub">
  : never;

function challenge(
  service: Service,
  { pool, client, user }: SignIn,
  subject: Subject,
  parameters: Readonly<Record<string, string>>,
): Promise<SignInResponse> {
  const opened = { ...subject, poolId: pool.id, clientId: client.id, sub: user.sub };
  return Promise.resolve({
    ChallengeName: subject.name,
    Session: service.challenges.open(opened, client.challengeValidity),
    ChallengeParameters: { USER_ID_FOR_SRP: user.username, ...parameters },
  });
}

function newPasswordParameters(pool: Pool, { attributes }: User): Record<string, string> {
  const missing = missingAttributes(pool, new Map(Object.entries(attributes)));
  return {
    requiredAttributes: JSON.stringify(missing.map((name) => `userAttributes.${name}`)),
    userAttributes: JSON.stringify(attributes),
  };
}

function deviceName({ totp }: User): Record<string, string> {
  return totp?.deviceName === undefined ? {} : { FRIENDLY_DEVICE_NAME: totp.deviceName };
}

const setupParameters = { MFAS_CAN_SETUP: JSON.stringify(["SOFTWARE_TOKEN_MFA"]) };
