import { invalidParameter, notImplemented, userNotFound } from "../protocol/errors";
import type { OperationRequest, OperationResponse } from "../protocol/operation";
import {
  booleanOrFalse,
  optionalObject,
  optionalString,
  requiredString,
} from "../protocol/parameters";
import { type PoolUser, requiredUser, type Service } from "../service";
import { associateTotp, requiredMfaSetup, verifyTotp } from "../signIn/softwareToken";
import { requiredBearer } from "../tokens/accessToken";

/** By access token, or by the session of an `MFA_SETUP` challenge. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html */
export async function associateSoftwareToken(
  service: Service,
  request: OperationRequest<"AssociateSoftwareToken">,
): Promise<OperationResponse<"AssociateSoftwareToken">> {
  const session = optionalString(request, "Session");
  if (session === undefined) {
    const { pool, user } = await requiredBearer(service, request);
    return { SecretCode: await associateTotp(service, pool, user.sub) };
  }
  const setup = requiredMfaSetup(service, session);
  const secret = await associateTotp(service, setup.pool, setup.sub);
  return { SecretCode: secret, Session: setup.nextSession(setup.verified) };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html */
export async function verifySoftwareToken(
  service: Service,
  request: OperationRequest<"VerifySoftwareToken">,
): Promise<OperationResponse<"VerifySoftwareToken">> {
  const session = optionalString(request, "Session");
  const firstCode = {
    code: requiredString(request, "UserCode", 6, 6),
    deviceName: optionalString(request, "FriendlyDeviceName"),
  };
  if (session === undefined) {
    const { pool, user } = await requiredBearer(service, request);
    await verifyTotp(service, pool, user.sub, firstCode);
    return { Status: "SUCCESS" };
  }
  const setup = requiredMfaSetup(service, session);
  await verifyTotp(service, setup.pool, setup.sub, firstCode);
  return { Status: "SUCCESS", Session: setup.nextSession(true) };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html */
export async function setUserMfaPreference(
  service: Service,
  request: OperationRequest<"SetUserMFAPreference">,
): Promise<OperationResponse<"SetUserMFAPreference">> {
  return setPreference(service, await requiredBearer(service, request), request);
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html */
export function adminSetUserMfaPreference(
  service: Service,
  request: OperationRequest<"AdminSetUserMFAPreference">,
): Promise<OperationResponse<"AdminSetUserMFAPreference">> {
  return setPreference(service, requiredUser(service, request), request);
}

const factorsNotEmulated = [
  ["SMSMfaSettings", "SMS_MFA"],
  ["EmailMfaSettings", "EMAIL_OTP"],
] as const;

async function setPreference(
  service: Service,
  { pool, user }: PoolUser,
  request: OperationRequest<"SetUserMFAPreference">,
): Promise<OperationResponse<"SetUserMFAPreference">> {
  if (optionalObject(request, "WebAuthnMfaSettings") !== undefined) {
    throw notImplemented("WebAuthn MFA");
  }
  for (const [member, name] of factorsNotEmulated) {
    if (booleanOrFalse(optionalObject(request, member) ?? {}, "Enabled")) {
      throw withoutDelivery(name);
    }
  }
  const settings = optionalObject(request, "SoftwareTokenMfaSettings");
  if (settings === undefined) return {};
  const enabled = booleanOrFalse(settings, "Enabled");
  const preferred = booleanOrFalse(settings, "PreferredMfa");
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
