import { pretendedDelivery } from "../model/messages";
import type { User } from "../model/userData";
import {
  invalidParameter,
  isServiceError,
  notAuthorized,
  userDisabled,
  userNotFound,
} from "../protocol/errors";
import type { OperationRequest, OperationResponse } from "../protocol/operation";
import {
  booleanOrFalse,
  optionalString,
  requiredName,
  requiredString,
} from "../protocol/parameters";
import { requiredClient, requiredUser, type Service } from "../service";
import { lockoutKey, provePassword } from "../signIn/password";
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
export async function forgotPassword(
  service: Service,
  request: OperationRequest<"ForgotPassword">,
): Promise<OperationResponse<"ForgotPassword">> {
  const { pool, client } = requiredClient(service, request);
  const name = requiredName(request, "Username");
  checkSecretHash(client, name, optionalString(request, "SecretHash"));
  const user = service.users.find(pool, name);
  try {
    if (user === undefined) throw userNotFound("Username/client id combination not found.");
    if (pool.adminResetsPasswords) {
      throw notAuthorized("Contact administrator to reset password.");
    }
    const to = resetAddress(user);
    return { CodeDeliveryDetails: await sendCode(service, { pool, user }, to, "resetCode") };
  } catch (error) {
    // A client that hides who has an account gets a response that looks like a real one, whatever the error.
    if (!client.hidesUserExistence || !isServiceError(error)) throw error;
    return { CodeDeliveryDetails: pretendedDelivery(name) };
  }
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html */
export async function confirmForgotPassword(
  service: Service,
  request: OperationRequest<"ConfirmForgotPassword">,
): Promise<OperationResponse<"ConfirmForgotPassword">> {
  const { pool, client } = requiredClient(service, request);
  const name = requiredName(request, "Username");
  checkSecretHash(client, name, optionalString(request, "SecretHash"));
  const code = requiredString(request, "ConfirmationCode", 1, 2048);
  const password = requiredString(request, "Password");
  checkPassword(pool.passwordPolicy, password);
  const user = service.users.find(pool, name);
  if (user?.enabled !== true && client.hidesUserExistence) throw wrongCode();
  if (user === undefined) throw userNotFound("Username/client id combination not found.");
  if (!user.enabled) throw userDisabled();
  const credentials = await makeCredentials(pool, user.username, password);
  await useCode(service, { pool, user }, { code, purpose: "resetCode" }, (current) =>
    withPassword(current, credentials),
  );
  service.lockout.succeeded(lockoutKey(pool, user.sub));
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html */
export async function adminResetUserPassword(
  service: Service,
  request: OperationRequest<"AdminResetUserPassword">,
): Promise<OperationResponse<"AdminResetUserPassword">> {
  const { pool, user } = requiredUser(service, request);
  const to = resetAddress(user);
  await sendCode(service, { pool, user }, to, "resetCode");
  await service.users.update(pool, user.sub, (current) => ({
    ...current,
    status: "RESET_REQUIRED",
  }));
  return {};
}

/** Where a user's reset code goes; throws for one who cannot get any. */
function resetAddress({ attributes, enabled, status }: User): string {
  if (!enabled) throw userDisabled();
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
export async function changePassword(
  service: Service,
  request: OperationRequest<"ChangePassword">,
): Promise<OperationResponse<"ChangePassword">> {
  const { pool, client, user } = await requiredBearer(service, request);
  const previous = requiredString(request, "PreviousPassword");
  const proposed = requiredString(request, "ProposedPassword");
  checkPassword(pool.passwordPolicy, proposed, "proposedPassword");
  await provePassword(service, { pool, client }, user.username, previous);
  const credentials = await makeCredentials(pool, user.username, proposed);
  const changed = await service.users.update(pool, user.sub, (current) =>
    withPassword(current, credentials),
  );
  if (changed === undefined) throw userNotFound();
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
export async function adminSetUserPassword(
  service: Service,
  request: OperationRequest<"AdminSetUserPassword">,
): Promise<OperationResponse<"AdminSetUserPassword">> {
  const { pool, user } = requiredUser(service, request);
  const password = requiredString(request, "Password");
  const permanent = booleanOrFalse(request, "Permanent");
  checkPassword(pool.passwordPolicy, password);
  const credentials = await makeCredentials(pool, user.username, password);
  const changed = await service.users.update(pool, user.sub, (current) =>
    permanent
      ? withPassword(current, credentials)
      : withTemporaryPassword(current, credentials, temporaryUntil(pool, service.now())),
  );
  if (changed === undefined) throw userNotFound();
  service.lockout.succeeded(lockoutKey(pool, user.sub));
  return {};
}
