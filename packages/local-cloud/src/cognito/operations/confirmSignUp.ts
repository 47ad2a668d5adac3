import { expiredCode, useCode } from "../users/codes";
import { notAuthorized, serviceError, userNotFound } from "../protocol/errors";
import { flag, requiredName, requiredText, text } from "../protocol/parameters";
import { checkSecretHash } from "../signIn/secretHash";
import { requiredClient } from "../service";
import { confirmed } from "../users/userState";
import type { Operation } from "../operation";

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
  await useCode(service, { pool, user }, { code, purpose: "code" }, (current) => {
    const verified = { ...current.attributes, email_verified: "true" };
    const changed = { ...confirmed(current), attributes: verified };
    if (!service.users.isTaken(pool, changed)) return changed;
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
