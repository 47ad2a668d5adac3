import type { User } from "../model/userData";
import { invalidParameter } from "../protocol/errors";
import type { OperationRequest, OperationResponse } from "../protocol/operation";
import { optionalString, optionalStrings, page } from "../protocol/parameters";
import { requiredPool, requiredUser, type Service } from "../service";
import { requiredBearer } from "../tokens/accessToken";
import { confirmed } from "../users/credentials";
import { attributeMembers, describeUser, describeUserType, mfaMembers } from "../users/describe";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export function adminGetUser(
  service: Service,
  request: OperationRequest<"AdminGetUser">,
): OperationResponse<"AdminGetUser"> {
  const { user } = requiredUser(service, request);
  return {
    ...describeUser(user),
    UserAttributes: attributeMembers(user),
    ...mfaMembers(user),
  };
}

export async function adminDeleteUser(
  service: Service,
  request: OperationRequest<"AdminDeleteUser">,
): Promise<OperationResponse<"AdminDeleteUser">> {
  const { pool, user } = requiredUser(service, request);
  await service.users.remove(pool, user.sub);
  return {};
}

export async function adminEnableUser(
  service: Service,
  request: OperationRequest<"AdminEnableUser">,
): Promise<OperationResponse<"AdminEnableUser">> {
  const { pool, user } = requiredUser(service, request);
  await service.users.update(pool, user.sub, (current) => ({ ...current, enabled: true }));
  return {};
}

/** Disabling also ends the user's sessions, as in AWS. */
export async function adminDisableUser(
  service: Service,
  request: OperationRequest<"AdminDisableUser">,
): Promise<OperationResponse<"AdminDisableUser">> {
  const { pool, user } = requiredUser(service, request);
  await service.users.update(pool, user.sub, (current) => ({ ...current, enabled: false }));
  await service.sessions.revokeAll(pool, user.sub);
  return {};
}

/** Confirms a sign-up without its code; the e-mail stays unverified. */
export async function adminConfirmSignUp(
  service: Service,
  request: OperationRequest<"AdminConfirmSignUp">,
): Promise<OperationResponse<"AdminConfirmSignUp">> {
  const { pool, user } = requiredUser(service, request);
  await service.users.update(pool, user.sub, (current) => ({
    ...confirmed(current),
    code: undefined,
  }));
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export async function getUser(
  service: Service,
  request: OperationRequest<"GetUser">,
): Promise<OperationResponse<"GetUser">> {
  const { client, user } = await requiredBearer(service, request);
  const readable = client.readAttributes && new Set([...client.readAttributes, "sub"]);
  return {
    Username: user.username,
    UserAttributes: attributeMembers(user, readable),
    ...mfaMembers(user),
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html */
export async function deleteUser(
  service: Service,
  request: OperationRequest<"DeleteUser">,
): Promise<OperationResponse<"DeleteUser">> {
  const { pool, user } = await requiredBearer(service, request);
  await service.users.remove(pool, user.sub);
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
export function listUsers(
  service: Service,
  request: OperationRequest<"ListUsers">,
): OperationResponse<"ListUsers"> {
  const pool = requiredPool(service, request);
  const names = optionalStrings(request, "AttributesToGet");
  if (names?.some((name) => !pool.attributes.has(name)) === true) {
    throw invalidParameter("One or more requested attributes do not exist.");
  }
  const readable = names && new Set(names);
  const found = service.users.all(pool).filter(userFilter(optionalString(request, "Filter")));
  const { members, next } = page(
    found,
    ({ sub }) => sub,
    request,
    optionalString(request, "PaginationToken"),
  );
  return {
    Users: members.map((user) => describeUserType(user, readable)),
    ...(next === undefined ? {} : { PaginationToken: next }),
  };
}

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
 * Reads a `Filter` such as `email ^= "ada"`; without one, every user matches.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html
 */
function userFilter(filter: string | undefined): (user: User) => boolean {
  if (filter === undefined || filter === "") return () => true;
  const [, name = "", operator, quoted = ""] =
    /^\s*([\w:]+)\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? [];
  if (operator === undefined) throw invalidParameter("Error while parsing filter.");
  const read = Object.hasOwn(searchable, name) ? searchable[name] : undefined;
  if (read === undefined) throw invalidParameter(`Invalid search attribute: ${name}`);
  const searched = fold(name, quoted.replace(/\\(.)/g, "$1"));
  return (user) => {
    const value = fold(name, read(user) ?? "");
    return operator === "=" ? value === searched : value.startsWith(searched);
  };
}

/** Of all attributes, only the status of the account ignores case. */
function fold(name: string, value: string): string {
  return name === "cognito:user_status" ? value.toLowerCase() : value;
}
