import { invalidParameter, notImplemented, userNotFound } from "../protocol/errors";
import { type Body, flag, requiredText, section, text } from "../protocol/parameters";
import { type Operation, type PoolUser, requiredUser, type Service } from "../service";
import { associateTotp, requiredMfaSetup, verifyTotp } from "../signIn/softwareToken";
import { requiredBearer } from "../tokens/accessToken";

/** By access token, or by the session of an `MFA_SETUP` challenge. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html */
export const associateSoftwareToken: Operation = async (service, body) => {
  const session = text(body, "Session");
  if (session === undefined) {
    const { pool, user } = await requiredBearer(service, body);
    return { SecretCode: await associateTotp(service, pool, user.sub) };
  }
  const setup = requiredMfaSetup(service, session);
  const secret = await associateTotp(service, setup.pool, setup.sub);
  return { SecretCode: secret, Session: setup.nextSession(setup.verified) };
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
    await verifyTotp(service, pool, user.sub, given);
    return { Status: "SUCCESS" };
  }
  const setup = requiredMfaSetup(service, session);
  await verifyTotp(service, setup.pool, setup.sub, given);
  return { Status: "SUCCESS", Session: setup.nextSession(true) };
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html */
export const setUserMfaPreference: Operation = async (service, body) =>
  setPreference(service, await requiredBearer(service, body), body);

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html */
export const adminSetUserMfaPreference: Operation = (service, body) =>
  setPreference(service, requiredUser(service, body), body);

const others = { SMSMfaSettings: "SMS_MFA", EmailMfaSettings: "EMAIL_OTP" };

async function setPreference(
  service: Service,
  { pool, user }: PoolUser,
  body: Body,
): Promise<object> {
  if (section(body, "WebAuthnMfaSettings") !== undefined) throw notImplemented("WebAuthn MFA");
  for (const [member, name] of Object.entries(others)) {
    if (flag(section(body, member) ?? {}, "Enabled")) throw withoutDelivery(name);
  }
  const settings = section(body, "SoftwareTokenMfaSettings");
  if (settings === undefined) return {};
  const enabled = flag(settings, "Enabled");
  const preferred = flag(settings, "PreferredMfa");
  if (preferred && !enabled) {
    throw invalidParameter("A preferred MFA must be enabled: SOFTWARE_TOKEN_MFA");
  }
  const changed = await service.users.update(pool, user.sub, (current) => {
    if (current.totp !== undefined) {
      return { ...current, totp: { ...current.totp, enabled, preferred } };
    }
    if (enabled) throw withoutDelivery("SOFTWARE_TOKEN_MFA");
    return current;
  });
  if (changed === undefined) throw userNotFound();
  return {};
}

function withoutDelivery(name: string) {
  return invalidParameter(`User does not have delivery config set to turn on ${name}`);
}
