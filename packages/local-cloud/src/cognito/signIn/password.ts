import { matchesPassword } from "../crypto/passwords";
import type { Pool } from "../model/pool";
import type { User } from "../model/userData";
import {
  invalidSession,
  notAuthorized,
  serviceError,
  userDisabled,
  userNotFound,
} from "../protocol/errors";
import type { PoolClient, Service } from "../service";
import { normalizeName } from "../state/directory";
import { checkAttributes, checkRequired, checkWritable } from "../users/attributes";
import { makeCredentials, withPassword } from "../users/credentials";
import { checkPassword } from "../users/passwordPolicy";

/** The user with this name and password; throws for one who may not sign in. */
export async function signInWithPassword(
  service: Service,
  poolClient: PoolClient,
  name: string,
  password: string,
): Promise<User> {
  const user = await provePassword(service, poolClient, name, password);
  checkMaySignIn(service, user);
  return user;
}

/**
 * The user with this name and password. An unknown name and a wrong password cannot be told apart at a client that hides
 * who has an account: the same error, in the same time, with the same lockout.
 */
export async function provePassword(
  service: Service,
  { pool, client }: PoolClient,
  name: string,
  password: string,
): Promise<User> {
  const found = service.users.find(pool, name);
  if (found === undefined && !client.hidesUserExistence) throw userNotFound();
  const key = lockoutKey(pool, found?.sub ?? normalizeName(pool, name));

  service.lockout.check(key);
  const matches = await matchesPassword(password, found?.password);
  // Again, because many guesses may run at once: those beyond the limit learn nothing.
  service.lockout.check(key);
  const user = found === undefined ? undefined : service.users.get(pool, found.sub);
  if (!matches || user === undefined) {
    service.lockout.failed(key);
    throw wrongPassword();
  }
  service.lockout.succeeded(key);
  return user;
}

/** Throws for a user whose password is right but not enough. */
export function checkMaySignIn(service: Service, user: User): void {
  if (!user.enabled) throw userDisabled();
  if (user.status === "UNCONFIRMED") {
    throw serviceError("UserNotConfirmedException", "User is not confirmed.");
  }
  if (user.status === "RESET_REQUIRED") {
    throw serviceError("PasswordResetRequiredException", "Password reset required for the user");
  }
  if (user.temporaryUntil !== undefined && user.temporaryUntil <= service.now()) {
    throw notAuthorized("Temporary password has expired and must be reset by an administrator.");
  }
}

export function wrongPassword() {
  return notAuthorized("Incorrect username or password.");
}

/** The key under which failed sign-ins are counted: by the `sub` of a user that exists, by name otherwise. */
export function lockoutKey(pool: Pool, subOrName: string): string {
  return `${pool.id}/${subOrName}`;
}

interface NewPassword {
  readonly password: string;
  /** Those that the pool requires and the user still lacks, or more. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Called before the change, so that only one request makes it; throws where another was faster. */
  readonly endStep: () => void;
}

/** Replaces a temporary password; resolves with the user as stored. */
export async function replacePassword(
  service: Service,
  { pool, client }: PoolClient,
  user: User,
  { password, attributes, endStep }: NewPassword,
): Promise<User> {
  checkPassword(pool.passwordPolicy, password, "newPassword");
  checkWritable(client, attributes);
  checkAttributes(pool, attributes);
  checkRequired(pool, new Map([...Object.entries(user.attributes), ...attributes]));
  const credentials = await makeCredentials(pool, user.username, password);
  endStep();
  const changed = await service.users.update(pool, user.sub, (current) => {
    if (!current.enabled) throw userDisabled();
    return {
      ...withPassword(current, credentials),
      attributes: { ...current.attributes, ...Object.fromEntries(attributes) },
    };
  });
  // Deleted while the password was hashed.
  if (changed === undefined) throw invalidSession();
  return changed;
}
