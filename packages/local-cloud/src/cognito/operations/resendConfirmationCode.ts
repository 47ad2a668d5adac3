import { pretendedDelivery } from "../model/messages";
import { invalidParameter, notAuthorized, userNotFound } from "../protocol/errors";
import { requiredName, text } from "../protocol/parameters";
import { checkSecretHash } from "../signIn/secretHash";
import { sendCode } from "../users/sendCode";
import { requiredClient } from "../service";
import type { Operation } from "../operation";

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
