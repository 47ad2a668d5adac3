import type { User } from "../model/document";
import { invalidParameter } from "../protocol/errors";
import { page, text, textList } from "../protocol/parameters";
import { type Operation, requiredPool, requiredUser } from "../service";
import { requiredBearer } from "../tokens/accessToken";
import { confirmed } from "../users/credentials";
import { attributeMembers, describeUser, mfaMembers } from "../users/describe";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export const adminGetUser: Operation = async (service, body) => {
  const { user } = requiredUser(service, body);
  return Promise.resolve({ ...describeUser(user, "UserAttributes"), ...mfaMembers(user) });
};

export const adminDeleteUser: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.users.remove(pool, user.sub);
  return {};
};

export const adminEnableUser: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.users.update(pool, user.sub, (current) => ({ ...current, enabled: true }));
  return {};
};

/** Disabling also ends the user's sessions, as in AWS. */
export const adminDisableUser: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.users.update(pool, user.sub, (current) => ({ ...current, enabled: false }));
  await service.sessions.revokeAll(pool, user.sub);
  return {};
};

/** Confirms a sign-up without its code; the e-mail stays unverified. */
export const adminConfirmSignUp: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.users.update(pool, user.sub, (current) => ({
    ...confirmed(current),
    code: undefined,
  }));
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export const getUser: Operation = async (service, body) => {
  const { client, user } = await requiredBearer(service, body);
  const readable = client.readAttributes && new Set([...client.readAttributes, "sub"]);
  return {
    Username: user.username,
    UserAttributes: attributeMembers(user, readable),
    ...mfaMembers(user),
  };
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html */
export const deleteUser: Operation = async (service, body) => {
  const { pool, user } = await requiredBearer(service, body);
  await service.users.remove(pool, user.sub);
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
export const listUsers: Operation = (service, body) => {
  const pool = requiredPool(service, body);
  const wanted = textList(body, "AttributesToGet");
  if (wanted?.some((name) => !pool.attributes.has(name)) === true) {
    throw invalidParameter("One or more requested attributes do not exist.");
  }
  const readable = wanted === undefined ? undefined : new Set(wanted);
  const found = service.users.all(pool).filter(userFilter(text(body, "Filter")));
  const { members, next } = page(found, ({ sub }) => sub, body, "PaginationToken");
  return Promise.resolve({
    Users: members.map((user) => describeUser(user, "Attributes", readable)),
    ...(next === undefined ? {} : { PaginationToken: next }),
  });
};

const searchable: Readonly<Record<string, (user: User) => string | undefined>> = {
  username: ({ username }) => username,
  sub: ({ sub }) => sub,
  "cognito:user_status": ({ status }) => status,
  status: ({ enabled }) => (enabled ? "Enabled" : "Disabled"),
  ...Object.fromEntries(
    "email phone_number name given_name family_name preferred_username"
      .split(" ")
      .map((name) => [name, ({ attributes }: User) => attributes[name]]),
  ),
};

/**
 * Reads a `Filter` such as `email ^= "ada"`; without one, everybody matches.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
 */
function userFilter(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === "") return () => true;
  const [, name = "", operator, quoted = ""] =
    /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? [];
  if (operator === undefined) throw invalidParameter("Error while parsing filter.");
  const read = Object.hasOwn(searchable, name) ? searchable[name] : undefined;
  if (read === undefined) throw invalidParameter(`Invalid search attribute: ${name}`);
  const wanted = fold(name, quoted.replace(/\\(.)/g, "$1"));
  return (user) => {
    const value = fold(name, read(user) ?? "");
    return operator === "=" ? value === wanted : value.startsWith(wanted);
  };
}

/** Of all attributes, only the status of the account ignores case. */
function fold(name: string, value: string): string {
  return name === "cognito:user_status" ? value.toLowerCase() : value;
}
