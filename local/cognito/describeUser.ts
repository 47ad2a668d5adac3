import type { User } from "./data";

/** `UserAttributes` of an answer; of the attributes in `readable` where it is given. */
export function attributeMembers(user: User, readable?: ReadonlySet<string>): object[] {
  const attributes = Object.entries(user.attributes).filter(
    ([name]) => readable?.has(name) ?? true,
  );
  return [["sub", user.sub], ...attributes].map(([Name, Value]) => ({ Name, Value }));
}

/** A user as administrators see it; `list` is the member that holds the attributes, which differs by operation. */
export function describeUser(user: User, list: "Attributes" | "UserAttributes"): object {
  return {
    Username: user.username,
    [list]: attributeMembers(user),
    UserCreateDate: user.createdAt / 1000,
    UserLastModifiedDate: user.modifiedAt / 1000,
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}
