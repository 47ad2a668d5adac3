import type { Pool } from "../model/pool";
import type { User } from "../model/userData";

type MfaStep = "SOFTWARE_TOKEN_MFA" | "MFA_SETUP";

/** What a sign-in waits for, under the API's name of the challenge; or that nothing is left to do. */
export type SignInStep = "NEW_PASSWORD_REQUIRED" | MfaStep | "SIGNED_IN";

type PoolFacts = Pick<Pool, "mfa">;
type UserFacts = Pick<User, "status" | "totp">;

/**
 * The order of a sign-in once the password is right: a new password in place of a temporary one, then the second factor.
 * The second factor comes last: whoever has passed it is signed in.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
 */
export function nextStep(pool: PoolFacts, user: UserFacts): SignInStep {
  if (user.status === "FORCE_CHANGE_PASSWORD") return "NEW_PASSWORD_REQUIRED";
  return requiredMfaStep(pool, user) ?? "SIGNED_IN";
}

/** A code of the user's authenticator app, or setting one up where the pool insists on it; `undefined` for neither. */
function requiredMfaStep({ mfa }: PoolFacts, { totp }: UserFacts): MfaStep | undefined {
  if (mfa === "OFF") return undefined;
  if (totp !== undefined && (mfa === "ON" || totp.enabled)) return "SOFTWARE_TOKEN_MFA";
  return mfa === "ON" ? "MFA_SETUP" : undefined;
}
