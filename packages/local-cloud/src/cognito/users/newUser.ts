import type { Pool } from "../model/pool";
import type { User, UserStatus } from "../model/userData";
import { invalidParameter } from "../protocol/errors";
import { checkAttributes, checkRequired, isEmail } from "./attributes";
import { makeCredentials } from "./credentials";
import { checkPassword } from "./passwordPolicy";
import { newSub } from "./sub";

interface NewUser {
  /** What the user signs in with: the e-mail in a pool that signs in by it. */
  readonly name: string;
  readonly password: string;
  /** The password's name in the request. */
  readonly passwordMember?: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly status: UserStatus;
  readonly temporaryUntil?: number;
}

/** A user as the pool's rules allow it; not yet stored. Throws for a name, password or attributes that break them. */
export async function newUser(pool: Pool, settings: NewUser, now: number): Promise<User> {
  const sub = newSub();
  checkPassword(pool.passwordPolicy, settings.password, settings.passwordMember);
  const attributes = new Map(settings.attributes);
  if (pool.emailIsUsername) useAsEmail(settings.name, attributes);
  else if (pool.emailIsAlias && isEmail(settings.name)) {
    throw invalidParameter(
      "Username cannot be of email format, since user pool is configured for email alias.",
    );
  }
  checkAttributes(pool, attributes);
  checkRequired(pool, attributes);
  if (attributes.has("email") && !attributes.has("email_verified")) {
    attributes.set("email_verified", "false");
  }
  const username = pool.emailIsUsername ? sub : settings.name;
  return {
    sub,
    username,
    attributes: Object.fromEntries(attributes),
    status: settings.status,
    enabled: true,
    ...(await makeCredentials(pool, username, settings.password)),
    temporaryUntil: settings.temporaryUntil,
    groups: [],
    createdAt: now,
    modifiedAt: now,
  };
}

function useAsEmail(name: string, attributes: Map<string, string>): void {
  if (!isEmail(name)) throw invalidParameter("Username should be an email.");
  const email = attributes.get("email");
  if (email !== undefined && email.toLowerCase() !== name.toLowerCase()) {
    throw invalidParameter("User attribute email must be the username in this user pool.");
  }
  attributes.set("email", name);
}
