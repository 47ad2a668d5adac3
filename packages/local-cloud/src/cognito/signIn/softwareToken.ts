import { createTotpSecret, matchingStep } from "../crypto/totp";
import type { Pool } from "../model/pool";
import type { User } from "../model/userData";
import { invalidSession, serviceError, userDisabled, userNotFound } from "../protocol/errors";
import type { Service } from "../service";

/** Gives the user a new secret, which takes effect with the first right code. An older one stays until then. */
export async function associateTotp(service: Service, pool: Pool, sub: string): Promise<string> {
  if (pool.mfa === "OFF") {
    throw tokenNotFound("Software Token MFA is not enabled for the userPool.");
  }
  const secret = createTotpSecret();
  await service.users.update(pool, sub, (user) => ({ ...user, pendingTotp: secret }));
  return secret;
}

/** Takes the first code of a new secret, which replaces an older one. */
export async function verifyTotp(
  service: Service,
  pool: Pool,
  sub: string,
  { code, deviceName }: { readonly code: string; readonly deviceName: string | undefined },
): Promise<void> {
  await attemptCode(service, pool, sub, (user) => {
    const secret = user.pendingTotp;
    if (secret === undefined) throw tokenNotFound();
    const lastStep = matchingStep(secret, code, service.now());
    if (lastStep === undefined) {
      throw serviceError(
        "EnableSoftwareTokenMFAException",
        "Code mismatch and fail enable Software Token MFA",
      );
    }
    const { enabled, preferred } = user.totp ?? { enabled: false, preferred: false };
    const totp = { secret, enabled, preferred, deviceName, lastStep };
    return { ...user, pendingTotp: undefined, totp };
  });
}

/** Takes a code at sign-in, each once; resolves with the user as stored. */
export async function useTotpCode(
  service: Service,
  pool: Pool,
  sub: string,
  code: string,
): Promise<User> {
  return attemptCode(service, pool, sub, (user) => {
    const { totp } = user;
    if (totp === undefined) throw tokenNotFound();
    const lastStep = matchingStep(totp.secret, code, service.now());
    if (lastStep === undefined) {
      throw serviceError("CodeMismatchException", "Invalid code received for user");
    }
    if (lastStep <= totp.lastStep) {
      throw serviceError("ExpiredCodeException", "Your software token has already been used once.");
    }
    return { ...user, totp: { ...totp, lastStep } };
  });
}

/** Checks and uses a code in one step, with the same lockout against guessing as for a password. */
async function attemptCode(
  service: Service,
  pool: Pool,
  sub: string,
  use: (user: User) => User,
): Promise<User> {
  const key = `${pool.id}/${sub}/totp`;
  const user = await service.users.update(pool, sub, (current) => {
    // Counted here, where codes are tried one after the other: many may have been sent at once.
    service.lockout.check(key);
    try {
      return use(current);
    } catch (error) {
      service.lockout.failed(key);
      throw error;
    }
  });
  if (user === undefined) throw userNotFound();
  service.lockout.succeeded(key);
  return user;
}

function tokenNotFound(message = "Software Token MFA does not exist for the user.") {
  return serviceError("SoftwareTokenMFANotFoundException", message);
}

/** A sign-in in the middle of setting up its second factor. */
interface MfaSetup {
  readonly pool: Pool;
  readonly sub: string;
  /** Whether a code of the new secret was right. */
  readonly verified: boolean;
  /** Ends this session; returns the one that replaces it. */
  nextSession(verified: boolean): string;
}

/** The setup that the `Session` of an `MFA_SETUP` challenge stands for; throws for any other session. */
export function requiredMfaSetup(service: Service, session: string): MfaSetup {
  const challenge = service.challenges.get(session);
  const pool = service.pools.get(challenge.poolId);
  const client = pool?.clients.get(challenge.clientId);
  const { sub } = challenge;
  if (
    challenge.name !== "MFA_SETUP" ||
    pool === undefined ||
    client === undefined ||
    sub === undefined
  ) {
    throw invalidSession();
  }
  if (service.users.get(pool, sub)?.enabled !== true) throw userDisabled();
  return {
    pool,
    sub,
    verified: challenge.verified,
    nextSession: (verified) => {
      service.challenges.close(session);
      return service.challenges.open({ ...challenge, verified }, client.challengeValidity);
    },
  };
}
