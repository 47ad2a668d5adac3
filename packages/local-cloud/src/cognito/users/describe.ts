import type { GetUserResponse, UserType } from "@aws-sdk/client-cognito-identity-provider";
import type { User } from "../model/userData";
import type { Wire } from "../protocol/operation";

/** Attributes as a response lists them: those of `readable`, or all by default. */
export function attributeMembers(user: User, readable?: ReadonlySet<string>) {
  return Object.entries({ sub: user.sub, ...user.attributes })
    .filter(([name]) => readable?.has(name) ?? true)
    .map(([Name, Value]) => ({ Name, Value }));
}

type MfaMembers = Wire<Pick<GetUserResponse, "PreferredMfaSetting" | "UserMFASettingList">>;

/** The second factor that a user turned on, as `GetUser` and `AdminGetUser` show it. */
export function mfaMembers({ totp }: User): MfaMembers {
  const name = "SOFTWARE_TOKEN_MFA";
  return {
    ...(totp?.preferred === true ? { PreferredMfaSetting: name } : {}),
    ...(totp?.enabled === true ? { UserMFASettingList: [name] } : {}),
  };
}

type DescribedUser = Wire<Required<Omit<UserType, "Attributes" | "MFAOptions">>>;

/** A user as administrators see it; the attributes are in a member that each operation names differently. */
export function describeUser(user: User): DescribedUser {
  return {
    Username: user.username,
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** A user in a list, or as it was just created; with the attributes of `readable`, or with all by default. */
export function describeUserType(user: User, readable?: ReadonlySet<string>): Wire<UserType> {
  return { ...describeUser(user), Attributes: attributeMembers(user, readable) };
}
