import { requiredBearer } from "../tokens/accessToken";
import { requiredText, text } from "../protocol/parameters";
import { requiredSetup } from "../signIn/mfaSetupSession";
import { associateToken, verifyToken } from "../signIn/softwareToken";
import type { Operation } from "../operation";

/** By access token, or by the session of an `MFA_SETUP` challenge. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html */
export const associateSoftwareToken: Operation = async (service, body) => {
  const session = text(body, "Session");
  if (session === undefined) {
    const { pool, user } = await requiredBearer(service, body);
    return { SecretCode: await associateToken(service, pool, user.sub) };
  }
  const setup = requiredSetup(service, session);
  const secret = await associateToken(service, setup.pool, setup.sub);
  return { SecretCode: secret, Session: setup.goOn(setup.verified) };
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html */
export const verifySoftwareToken: Operation = async (service, body) => {
  const session = text(body, "Session");
  const given = {
    code: requiredText(body, "UserCode", 6, 6),
    deviceName: text(body, "FriendlyDeviceName"),
  };
  if (session === undefined) {
    const { pool, user } = await requiredBearer(service, body);
    await verifyToken(service, pool, user.sub, given);
    return { Status: "SUCCESS" };
  }
  const setup = requiredSetup(service, session);
  await verifyToken(service, setup.pool, setup.sub, given);
  return { Status: "SUCCESS", Session: setup.goOn(true) };
};
