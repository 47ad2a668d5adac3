import type { User } from "../model/document";
import { deliveryDetails, pretendedDelivery } from "../model/messages";
import type { Pool } from "../model/pool";
import { invalidParameter, notAuthorized, serviceError, userNotFound } from "../protocol/errors";
import { attributeList, flag, requiredName, requiredText, text } from "../protocol/parameters";
import { type Operation, requiredClient } from "../service";
import { checkSecretHash } from "../signIn/secretHash";
import { checkWritable } from "../users/attributes";
import { expiredCode, sendCode, useCode, withNewCode } from "../users/codes";
import { confirmed } from "../users/credentials";
import { newUser } from "../users/newUser";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html */
export const signUp: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const name = requiredName(body, "Username");
  checkSecretHash(client, name, text(body, "SecretHash"));
  if (pool.adminCreatesUsersOnly) {
    throw notAuthorized("SignUp is not permitted for this user pool");
  }
  const password = requiredText(body, "Password");
  const attributes = attributeList(body, "UserAttributes");
  checkWritable(client, attributes);

  const wanted = { name, password, attributes, status: "UNCONFIRMED" } as const;
  const created = await newUser(pool, wanted, service.now());
  const { email } = created.attributes;
  if (!pool.verifiesEmail || email === undefined) {
    if (!(await service.users.add(pool, created))) throw alreadyExists(pool);
    return answer(created);
  }
  const { user, code } = withNewCode(created, service.now());
  if (!(await service.users.add(pool, user))) throw alreadyExists(pool);
  service.deliver({
    kind: "confirmation-code",
    poolId: pool.id,
    to: email,
    username: user.username,
    code: code.value,
  });
  return { ...answer(user), CodeDeliveryDetails: deliveryDetails(email) };
};

function answer(user: User) {
  return { UserConfirmed: false, UserSub: user.sub };
}

function alreadyExists(pool: Pool) {
  return serviceError(
    "UsernameExistsException",
    pool.emailIsUsername
      ? "An account with the given email already exists."
      : "User already exists",
  );
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html */
export const confirmSignUp: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const name = requiredName(body, "Username");
  checkSecretHash(client, name, text(body, "SecretHash"));
  const code = requiredText(body, "ConfirmationCode", 1, 2048);
  const user = service.users.find(pool, name);
  if (user === undefined) {
    throw client.hidesUserExistence
      ? expiredCode()
      : userNotFound("Username/client id combination not found.");
  }
  if (!user.enabled) throw notAuthorized("User is disabled.");

  confirmed(user);
  await useCode(service, { pool, user }, { code, purpose: "code" }, (current, isTaken) => {
    const verified = { ...current.attributes, email_verified: "true" };
    const changed = { ...confirmed(current), attributes: verified };
    if (!isTaken(changed)) return changed;
    if (flag(body, "ForceAliasCreation")) {
      throw serviceError(
        "NotImplemented",
        "ForceAliasCreation is not emulated by the local Cognito",
      );
    }
    throw serviceError("AliasExistsException", "An account with the email already exists.");
  });
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html */
export const resendConfirmationCode: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const name = requiredName(body, "Username");
  checkSecretHash(client, name, text(body, "SecretHash"));
  if (!pool.verifiesEmail) {
    throw invalidParameter("Cannot resend codes. Auto verification not turned on.");
  }
  const user = service.users.find(pool, name);
  if (user?.enabled !== true) {
    // A client that hides who has an account gets an answer that looks like a real one.
    if (client.hidesUserExistence) return { CodeDeliveryDetails: pretendedDelivery(name) };
    throw user === undefined
      ? userNotFound("Username/client id combination not found.")
      : notAuthorized("User is disabled.");
  }
  if (user.status !== "UNCONFIRMED") throw invalidParameter("User is already confirmed.");
  const { email } = user.attributes;
  if (email === undefined) throw invalidParameter("Cannot resend codes. The user has no email.");
  return { CodeDeliveryDetails: await sendCode(service, { pool, user }, email, "code") };
};
