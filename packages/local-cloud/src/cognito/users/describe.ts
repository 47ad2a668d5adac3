import type { User } from "../model/document";

/** `UserAttributes` of an answer; of the attributes in `readable` where it is given. */
export function attributeMembers(user: User, readable?: ReadonlySet<string>): object[] {
  return Object.entries({ sub: user.sub, ...user.attributes })
    .filter(([name]) => readable?.has(name) ?? true)
    .map(([Name, Value]) => ({ Name, Value }));
}

/** The second factor that a user turned on, as `GetUser` and `AdminGetUser` show it. */
export function mfaMembers({ totp }: User): object {
  const name = "SOFTWARE_TOKEN_MFA";
  return {
    ...(totp?.preferred === true ? { PreferredMfaSetting: name } : {}),
    ...(totp?.enabled === true ? { UserMFASettingList: [name] } : {}),
  };
}

/** A user as administrators see it; `list` is the member that holds the attributes, which differs by operation. */
export function describeUser(
  user: User,
  list: "Attributes" | "UserAttributes",
  readable?: ReadonlySet<string>,
): object {
  return {
    Username: user.username,
    [list]: attributeMembers(user, readable),
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}
