import type { CodeDelivery } from "../model/messages";
import type { Pool } from "../model/pool";
import type { User } from "../model/userData";
import { invalidParameter, notImplemented, serviceError, userNotFound } from "../protocol/errors";
import type { OperationRequest, OperationResponse } from "../protocol/operation";
import { attributeMap, requiredString } from "../protocol/parameters";
import { type PoolUser, requiredUser, type Service } from "../service";
import { requiredBearer } from "../tokens/accessToken";
import { checkAttributes, checkRequired, checkWritable, immutableSub } from "../users/attributes";
import { sendCode, useCode } from "../users/codes";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html */
export async function updateUserAttributes(
  service: Service,
  request: OperationRequest<"UpdateUserAttributes">,
): Promise<OperationResponse<"UpdateUserAttributes">> {
  const { pool, client, user } = await requiredBearer(service, request);
  const attributes = attributeMap(request, "UserAttributes");
  checkWritable(client, attributes);
  const delivery = await changeAttributes(service, { pool, user }, attributes);
  return delivery === undefined ? {} : { CodeDeliveryDetailsList: [delivery] };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminUpdateUserAttributes.html */
export async function adminUpdateUserAttributes(
  service: Service,
  request: OperationRequest<"AdminUpdateUserAttributes">,
): Promise<OperationResponse<"AdminUpdateUserAttributes">> {
  const target = requiredUser(service, request);
  await changeAttributes(service, target, attributeMap(request, "UserAttributes"));
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html */
export async function getUserAttributeVerificationCode(
  service: Service,
  request: OperationRequest<"GetUserAttributeVerificationCode">,
): Promise<OperationResponse<"GetUserAttributeVerificationCode">> {
  const { pool, user } = await requiredBearer(service, request);
  requireEmail(request);
  const to = user.pendingEmail ?? user.attributes.email;
  if (to === undefined) throw invalidParameter("User does not have attribute email");
  return { CodeDeliveryDetails: await sendCode(service, { pool, user }, to, "attributeCode") };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html */
export async function verifyUserAttribute(
  service: Service,
  request: OperationRequest<"VerifyUserAttribute">,
): Promise<OperationResponse<"VerifyUserAttribute">> {
  const { pool, user } = await requiredBearer(service, request);
  requireEmail(request);
  const code = requiredString(request, "Code", 1, 2048);
  await useCode(service, { pool, user }, { code, purpose: "attributeCode" }, (current, isTaken) => {
    const changed = withVerifiedEmail(current);
    if (isTaken(changed)) throw aliasExists();
    return changed;
  });
  return {};
}

function requireEmail(request: { readonly AttributeName?: unknown }): void {
  const name = requiredString(request, "AttributeName", 1, 32);
  if (name === "phone_number") throw notImplemented("Verification of phone_number");
  if (name !== "email") throw invalidParameter(`Attribute ${name} cannot be verified`);
}

type Attributes = ReadonlyMap<string, string>;

/**
 * Changes attributes; an empty value removes one. A new e-mail is unverified by default; in a pool that verifies it
 * first, it replaces the old one only then. Returns the delivery details of the code, if any.
 */
async function changeAttributes(
  service: Service,
  { pool, user }: PoolUser,
  attributes: Attributes,
): Promise<CodeDelivery | undefined> {
  checkMutable(pool, attributes);
  const present = new Map([...attributes].filter(([, value]) => value !== ""));
  checkAttributes(pool, present);

  const changed = await service.users.update(pool, user.sub, (current, isTaken) => {
    const next = withAttributes(pool, current, attributes);
    checkRequired(pool, new Map(Object.entries(next.attributes)));
    if (isTaken(next)) throw aliasExists();
    return next;
  });
  if (changed === undefined) throw userNotFound();
  const email = attributes.get("email");
  const proven = email === undefined || changed.attributes.email_verified === "true";
  const to = changed.pendingEmail ?? (proven ? undefined : email);
  const isUnproven = email !== undefined && email !== "" && to === email;
  return pool.verifiesEmail && isUnproven
    ? sendCode(service, { pool, user: changed }, email, "attributeCode")
    : undefined;
}

/** The user with the pending e-mail, or else the current one, as the verified one. */
function withVerifiedEmail(user: User): User {
  const { email } = user.attributes;
  const verified = user.pendingEmail ?? email;
  return {
    ...user,
    pendingEmail: undefined,
    attributes: {
      ...user.attributes,
      ...(verified === undefined ? {} : { email: verified, email_verified: "true" }),
    },
  };
}

function aliasExists() {
  return serviceError("AliasExistsException", "An account with the given email already exists.");
}

function withAttributes(pool: Pool, user: User, attributes: Attributes): User {
  const merged = new Map([...Object.entries(user.attributes), ...attributes]);
  const email = attributes.get("email");
  const isNew = email !== undefined && email !== user.attributes.email;
  // A code proves only the address that it went to.
  const codes = isNew ? { code: undefined, resetCode: undefined, attributeCode: undefined } : {};
  const waits = isNew && email !== "" && attributes.get("email_verified") !== "true";
  if (waits && pool.verifiesEmailFirst) {
    restore(merged, user, "email");
    return { ...user, ...codes, pendingEmail: email, attributes: entries(merged) };
  }
  if (waits) merged.set("email_verified", "false");
  if (email === "") merged.delete("email_verified");
  const pendingEmail = email === undefined ? user.pendingEmail : undefined;
  return { ...user, ...codes, pendingEmail, attributes: entries(merged) };
}

function restore(merged: Map<string, string>, user: User, name: string): void {
  const old = user.attributes[name];
  if (old === undefined) merged.delete(name);
  else merged.set(name, old);
}

function entries(attributes: Attributes): Readonly<Record<string, string>> {
  return Object.fromEntries([...attributes].filter(([, value]) => value !== ""));
}

function checkMutable(pool: Pool, attributes: Attributes): void {
  for (const name of attributes.keys()) {
    const rule = pool.attributes.get(name);
    if (name === "sub") throw immutableSub();
    if (rule === undefined) {
      throw invalidParameter(`user.${name}: Attribute does not exist in the schema.\n`);
    }
    if (!rule.mutable) throw invalidParameter(`user.${name}: Attribute cannot be updated.\n`);
  }
}
