import { requiredBearer } from "../tokens/accessToken";
import { aliasExists, changeAttributes, withVerifiedEmail } from "./attributeChange";
import { checkWritable } from "../users/attributes";
import { useCode } from "../users/codes";
import { invalidParameter, notImplemented } from "../protocol/errors";
import { attributeList, type Body, requiredText } from "../protocol/parameters";
import { sendCode } from "../users/sendCode";
import { type Operation, requiredUser } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html */
export const updateUserAttributes: Operation = async (service, body) => {
  const { pool, client, user } = await requiredBearer(service, body);
  const attributes = attributeList(body, "UserAttributes");
  checkWritable(client, attributes);
  const delivery = await changeAttributes(service, { pool, user }, attributes);
  return delivery === undefined ? {} : { CodeDeliveryDetailsList: [delivery] };
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html */
export const adminUpdateUserAttributes: Operation = async (service, body) => {
  const target = requiredUser(service, body);
  await changeAttributes(service, target, attributeList(body, "UserAttributes"));
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html */
export const getUserAttributeVerificationCode: Operation = async (service, body) => {
  const { pool, user } = await requiredBearer(service, body);
  requireEmail(body);
  const to = user.pendingEmail ?? user.attributes.email;
  if (to === undefined) throw invalidParameter("User does not have attribute email");
  return { CodeDeliveryDetails: await sendCode(service, { pool, user }, to, "attributeCode") };
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html */
export const verifyUserAttribute: Operation = async (service, body) => {
  const { pool, user } = await requiredBearer(service, body);
  requireEmail(body);
  const code = requiredText(body, "Code", 1, 2048);
  await useCode(service, { pool, user }, { code, purpose: "attributeCode" }, (current) => {
    const changed = withVerifiedEmail(current);
    if (service.users.isTaken(pool, changed)) throw aliasExists();
    return changed;
  });
  return {};
};

function requireEmail(body: Body): void {
  const name = requiredText(body, "AttributeName", 1, 32);
  if (name === "phone_number") throw notImplemented("Verification of phone_number");
  if (name !== "email") throw invalidParameter(`Attribute ${name} cannot be verified`);
}
