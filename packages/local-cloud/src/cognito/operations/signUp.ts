import { deliveryDetails, pretendedDelivery } from "../model/messages";
import type { Pool } from "../model/pool";
import {
  invalidParameter,
  notAuthorized,
  serviceError,
  userDisabled,
  userNotFound,
} from "../protocol/errors";
import type { OperationRequest, OperationResponse } from "../protocol/operation";
import {
  attributeMap,
  booleanOrFalse,
  optionalString,
  requiredName,
  requiredString,
} from "../protocol/parameters";
import { requiredClient, type Service } from "../service";
import { checkSecretHash } from "../signIn/secretHash";
import { checkWritable } from "../users/attributes";
import { expiredCode, sendCode, useCode, withNewCode } from "../users/codes";
import { confirmed } from "../users/credentials";
import { newUser } from "../users/newUser";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html */
export async function signUp(
  service: Service,
  request: OperationRequest<"SignUp">,
): Promise<OperationResponse<"SignUp">> {
  const { pool, client } = requiredClient(service, request);
  const name = requiredName(request, "Username");
  checkSecretHash(client, name, optionalString(request, "SecretHash"));
  if (pool.adminCreatesUsersOnly) {
    throw notAuthorized("SignUp is not permitted for this user pool");
  }
  const password = requiredString(request, "Password");
  const attributes = attributeMap(request, "UserAttributes");
  checkWritable(client, attributes);

  const settings = { name, password, attributes, status: "UNCONFIRMED" } as const;
  const created = await newUser(pool, settings, service.now());
  const { email } = created.attributes;
  if (!pool.verifiesEmail || email === undefined) {
    if (!(await service.users.add(pool, created))) throw alreadyExists(pool);
    return { UserConfirmed: false, UserSub: created.sub };
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
  return {
    UserConfirmed: false,
    UserSub: user.sub,
    CodeDeliveryDetails: deliveryDetails(email),
  };
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
export async function confirmSignUp(
  service: Service,
  request: OperationRequest<"ConfirmSignUp">,
): Promise<OperationResponse<"ConfirmSignUp">> {
  const { pool, client } = requiredClient(service, request);
  const name = requiredName(request, "Username");
  checkSecretHash(client, name, optionalString(request, "SecretHash"));
  const code = requiredString(request, "ConfirmationCode", 1, 2048);
  const user = service.users.find(pool, name);
  if (user === undefined) {
    throw client.hidesUserExistence
      ? expiredCode()
      : userNotFound("Username/client id combination not found.");
  }
  if (!user.enabled) throw userDisabled();

  confirmed(user);
  await useCode(service, { pool, user }, { code, purpose: "code" }, (current, isTaken) => {
    const verified = { ...current.attributes, email_verified: "true" };
    const changed = { ...confirmed(current), attributes: verified };
    if (!isTaken(changed)) return changed;
    if (booleanOrFalse(request, "ForceAliasCreation")) {
      throw serviceError(
        "NotImplemented",
        "ForceAliasCreation is not emulated by the local Cognito",
      );
    }
    throw serviceError("AliasExistsException", "An account with the email already exists.");
  });
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html */
export async function resendConfirmationCode(
  service: Service,
  request: OperationRequest<"ResendConfirmationCode">,
): Promise<OperationResponse<"ResendConfirmationCode">> {
  const { pool, client } = requiredClient(service, request);
  const name = requiredName(request, "Username");
  checkSecretHash(client, name, optionalString(request, "SecretHash"));
  if (!pool.verifiesEmail) {
    throw invalidParameter("Cannot resend codes. Auto verification not turned on.");
  }
  const user = service.users.find(pool, name);
  if (user?.enabled !== true) {
    // A client that hides who has an account gets a response that looks like a real one.
    if (client.hidesUserExistence) return { CodeDeliveryDetails: pretendedDelivery(name) };
    throw user === undefined
      ? userNotFound("Username/client id combination not found.")
      : userDisabled();
  }
  if (user.status !== "UNCONFIRMED") throw invalidParameter("User is already confirmed.");
  const { email } = user.attributes;
  if (email === undefined) throw invalidParameter("Cannot resend codes. The user has no email.");
  return { CodeDeliveryDetails: await sendCode(service, { pool, user }, email, "code") };
}
