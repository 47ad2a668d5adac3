import { checkAttributes, checkRequired, checkWritable } from "../users/attributes";
import { makeCredentials } from "../users/credentials";
import type { User } from "../model/document";
import { notAuthorized } from "../protocol/errors";
import { checkPassword } from "../users/passwordPolicy";
import type { PoolClient, Service } from "../service";
import { withPassword } from "../users/userState";

export interface Replacement {
  readonly password: string;
  /** What the pool requires and the user still lacks, or more. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Ends the sign-in that this continues; throws where another answer was faster. */
  readonly useUp: () => void;
}

/** Replaces a temporary password; the user as stored. */
export async function replacePassword(
  service: Service,
  { pool, client }: PoolClient,
  user: User,
  { password, attributes, useUp }: Replacement,
): Promise<User> {
  checkPassword(pool.passwordPolicy, password, "newPassword");
  checkWritable(client, attributes);
  checkAttributes(pool, attributes);
  checkRequired(pool, new Map([...Object.entries(user.attributes), ...attributes]));
  const credentials = await makeCredentials(pool, user.username, password);
  useUp();
  const changed = await service.users.update(pool, user.sub, (current) => {
    if (!current.enabled) throw notAuthorized("User is disabled.");
    return {
      ...withPassword(current, credentials),
      attributes: { ...current.attributes, ...Object.fromEntries(attributes) },
    };
  });
  // Deleted while the password was hashed.
  if (changed === undefined) throw notAuthorized("Invalid session for the user.");
  return changed;
}
