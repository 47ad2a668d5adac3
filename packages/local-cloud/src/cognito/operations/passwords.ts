import type { User } from "../model/document";
import { pretendedDelivery } from "../model/messages";
import { invalidParameter, isServiceError, notAuthorized, userNotFound } from "../protocol/errors";
import { flag, requiredName, requiredText, text } from "../protocol/parameters";
import { type Operation, requiredClient, requiredUser } from "../service";
import { attemptsKey, provePassword } from "../signIn/password";
import { checkSecretHash } from "../signIn/secretHash";
import { requiredBearer } from "../tokens/accessToken";
import { sendCode, useCode, wrongCode } from "../users/codes";
import {
  makeCredentials,
  temporaryUntil,
  withPassword,
  withTemporaryPassword,
} from "../users/credentials";
import { checkPassword } from "../users/passwordPolicy";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html */
export const forgotPassword: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const name = requiredName(body, "Username");
  checkSecretHash(client, name, text(body, "SecretHash"));
  const user = service.users.find(pool, name);
  try {
    if (user === undefined) throw userNotFound("Username/client id combination not found.");
    if (pool.adminResetsPasswords) {
      throw notAuthorized("Contact administrator to reset password.");
    }
    const to = resetAddress(user);
    return { CodeDeliveryDetails: await sendCode(service, { pool, user }, to, "resetCode") };
  } catch (error) {
    // A client that hides who has an account gives everybody an answer that looks like a real one.
    if (!client.hidesUserExistence || !isServiceError(error)) throw error;
    return { CodeDeliveryDetails: pretendedDelivery(name) };
  }
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html */
export const confirmForgotPassword: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const name = requiredName(body, "Username");
  checkSecretHash(client, name, text(body, "SecretHash"));
  const code = requiredText(body, "ConfirmationCode", 1, 2048);
  const password = requiredText(body, "Password");
  checkPassword(pool.passwordPolicy, password);
  const user = service.users.find(pool, name);
  if (user?.enabled !== true && client.hidesUserExistence) throw wrongCode();
  if (user === undefined) throw userNotFound("Username/client id combination not found.");
  if (!user.enabled) throw notAuthorized("User is disabled.");
  const credentials = await makeCredentials(pool, user.username, password);
  await useCode(service, { pool, user }, { code, purpose: "resetCode" }, (current) =>
    withPassword(current, credentials),
  );
  service.attempts.succeeded(attemptsKey(pool, user.sub));
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html */
export const adminResetUserPassword: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  const to = resetAddress(user);
  await sendCode(service, { pool, user }, to, "resetCode");
  await service.users.update(pool, user.sub, (current) => ({
    ...current,
    status: "RESET_REQUIRED",
  }));
  return {};
};

/** Where a user's reset code goes; refuses a user who cannot get one. */
function resetAddress({ attributes, enabled, status }: User): string {
  if (!enabled) throw notAuthorized("User is disabled.");
  if (status === "FORCE_CHANGE_PASSWORD") {
    throw notAuthorized("User password cannot be reset in the current state.");
  }
  const { email, email_verified: verified } = attributes;
  if (email === undefined || verified !== "true") {
    throw invalidParameter(
      "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
  }
  return email;
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html */
export const changePassword: Operation = async (service, body) => {
  const { pool, client, user } = await requiredBearer(service, body);
  const previous = requiredText(body, "PreviousPassword");
  const proposed = requiredText(body, "ProposedPassword");
  checkPassword(pool.passwordPolicy, proposed, "proposedPassword");
  await provePassword(service, { pool, client }, user.username, previous);
  const credentials = await makeCredentials(pool, user.username, proposed);
  const changed = await service.users.update(pool, user.sub, (current) =>
    withPassword(current, credentials),
  );
  if (changed === undefined) throw userNotFound();
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
export const adminSetUserPassword: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  const password = requiredText(body, "Password");
  const permanent = flag(body, "Permanent");
  checkPassword(pool.passwordPolicy, password);
  const credentials = await makeCredentials(pool, user.username, password);
  const changed = await service.users.update(pool, user.sub, (current) =>
    permanent
      ? withPassword(current, credentials)
      : withTemporaryPassword(current, credentials, temporaryUntil(pool, service.now())),
  );
  if (changed === undefined) throw userNotFound();
  service.attempts.succeeded(attemptsKey(pool, user.sub));
  return {};
};
