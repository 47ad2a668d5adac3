import type { Pool } from "../model/pool";
import type { User } from "../model/userData";
import { serviceError, userNotFound } from "../protocol/errors";
import type { OperationRequest, OperationResponse } from "../protocol/operation";
import { attributeMap, optionalEnum, optionalString, requiredName } from "../protocol/parameters";
import { requiredPool, type Service } from "../service";
import { makeCredentials, temporaryUntil, withTemporaryPassword } from "../users/credentials";
import { describeUserType } from "../users/describe";
import { newUser } from "../users/newUser";
import { checkPassword, generatePassword } from "../users/passwordPolicy";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html */
export async function adminCreateUser(
  service: Service,
  request: OperationRequest<"AdminCreateUser">,
): Promise<OperationResponse<"AdminCreateUser">> {
  const pool = requiredPool(service, request);
  const name = requiredName(request, "Username");
  const action = optionalEnum(request, "MessageAction", ["RESEND", "SUPPRESS"]);
  const password =
    optionalString(request, "TemporaryPassword") ?? generatePassword(pool.passwordPolicy);
  const until = temporaryUntil(pool, service.now());

  if (action === "RESEND") {
    const user = await renew(service, pool, name, password);
    invite(service, pool, user, password);
    return { User: describeUserType(user) };
  }
  const settings = {
    name,
    password,
    passwordMember: "temporaryPassword",
    attributes: attributeMap(request, "UserAttributes"),
    status: "FORCE_CHANGE_PASSWORD",
    temporaryUntil: until,
  } as const;
  const user = await newUser(pool, settings, service.now());
  if (!(await service.users.add(pool, user))) {
    throw serviceError("UsernameExistsException", "User account already exists");
  }
  if (action !== "SUPPRESS") invite(service, pool, user, password);
  return { User: describeUserType(user) };
}

async function renew(service: Service, pool: Pool, name: string, password: string): Promise<User> {
  const user = service.users.find(pool, name);
  if (user === undefined) throw userNotFound();
  checkPassword(pool.passwordPolicy, password, "temporaryPassword");
  const credentials = await makeCredentials(pool, user.username, password);
  const changed = await service.users.update(pool, user.sub, (current) => {
    if (current.status !== "FORCE_CHANGE_PASSWORD") {
      throw serviceError(
        "UnsupportedUserStateException",
        `Resend not possible. ${current.username} status is not FORCE_CHANGE_PASSWORD`,
      );
    }
    return withTemporaryPassword(current, credentials, temporaryUntil(pool, service.now()));
  });
  if (changed === undefined) throw userNotFound();
  return changed;
}

function invite(service: Service, pool: Pool, user: User, temporaryPassword: string): void {
  const { email } = user.attributes;
  if (email === undefined) return;
  service.deliver({
    kind: "invitation",
    poolId: pool.id,
    to: email,
    username: pool.emailIsUsername ? email : user.username,
    temporaryPassword,
  });
}
