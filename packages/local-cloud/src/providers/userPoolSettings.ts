import type {
  AttributeRule,
  AttributeRules,
  PasswordPolicy,
  PoolSettings,
  Trigger,
} from "../cognito/model/pool";
import { invalidInput } from "../cognito/protocol/errors";
import {
  booleanIn,
  type JsonObject,
  numberIn,
  objectIn,
  objectsIn,
  stringIn,
  stringsIn,
} from "../shared/json";
import { account } from "../shared/names";

export interface PoolIdentity {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
}

/**
 * The settings of an `aws.cognito.UserPool`.
 *
 * @throws an error for what AWS rejects and for what is not emulated.
 */
export function readPoolSettings(inputs: JsonObject, identity: PoolIdentity): PoolSettings {
  const { id, region } = identity;
  const missing = notEmulated(inputs);
  if (missing.length > 0) {
    throw new Error(
      `user pool "${identity.name}": not emulated by the local Cognito: ${missing.join(", ")}`,
    );
  }
  const aliases = stringsIn(inputs, "aliasAttributes");
  const usernames = stringsIn(inputs, "usernameAttributes");
  if (aliases.length > 0 && usernames.length > 0) {
    throw invalidInput(
      "Only one of aliasAttributes or usernameAttributes can be set in a user pool.",
    );
  }
  return {
    id,
    name: identity.name,
    arn: `arn:aws:cognito-idp:${region}:${account}:userpool/${id}`,
    issuer: `https://cognito-idp.${region}.amazonaws.com/${id}`,
    emailIsUsername: usernames.includes("email"),
    emailIsAlias: aliases.includes("email"),
    caseSensitive: booleanIn(objectIn(inputs, "usernameConfiguration"), "caseSensitive", false),
    verifiesEmail: stringsIn(inputs, "autoVerifiedAttributes").includes("email"),
    adminCreatesUsersOnly: booleanIn(
      objectIn(inputs, "adminCreateUserConfig"),
      "allowAdminCreateUserOnly",
      false,
    ),
    verifiesEmailFirst: stringsIn(
      objectIn(inputs, "userAttributeUpdateSettings"),
      "attributesRequireVerificationBeforeUpdates",
    ).includes("email"),
    adminResetsPasswords: objectsIn(
      objectIn(inputs, "accountRecoverySetting"),
      "recoveryMechanisms",
    ).some(({ name }) => name === "admin_only"),
    passwordPolicy: readPolicy(inputs),
    mfa: readMfa(inputs),
    attributes: readAttributeRules(inputs),
    preTokenTrigger: readTrigger(inputs),
    createdAt: identity.createdAt,
  };
}

const triggersNotEmulated = [
  ..."createAuthChallenge customEmailSender customMessage customSmsSender".split(" "),
  ..."defineAuthChallenge postAuthentication postConfirmation preAuthentication".split(" "),
  ..."preSignUp userMigration verifyAuthChallengeResponse".split(" "),
];

function notEmulated(inputs: JsonObject): string[] {
  const config = objectIn(inputs, "lambdaConfig");
  const template = objectIn(inputs, "verificationMessageTemplate");
  const totp = booleanIn(objectIn(inputs, "softwareTokenMfaConfiguration"), "enabled", false);
  const otherThanEmail = (name: string) =>
    stringsIn(inputs, name).filter((value) => value !== "email");
  return [
    ...triggersNotEmulated
      .filter((name) => config[name] !== undefined)
      .map((name) => `lambdaConfig.${name}`),
    ...otherThanEmail("usernameAttributes").map((name) => `usernameAttributes ${name}`),
    ...otherThanEmail("aliasAttributes").map((name) => `aliasAttributes ${name}`),
    ...otherThanEmail("autoVerifiedAttributes").map((name) => `autoVerifiedAttributes ${name}`),
    ...(readMfa(inputs) === "OFF" || totp ? [] : ["mfaConfiguration without a software token"]),
    ...(inputs.emailMfaConfiguration === undefined ? [] : ["emailMfaConfiguration"]),
    ...(template.defaultEmailOption === "CONFIRM_WITH_LINK" ? ["confirmation by link"] : []),
  ];
}

/** AWS's default policy is eight characters of all four classes. */
function readPolicy(inputs: JsonObject): PasswordPolicy {
  const policy = objectIn(inputs, "passwordPolicy");
  const isSet = inputs.passwordPolicy !== undefined;
  const minimumLength = numberIn(policy, "minimumLength") ?? 8;
  if (minimumLength < 6 || minimumLength > 99) {
    throw invalidInput("passwordPolicy.minimumLength must be between 6 and 99");
  }
  const days = numberIn(policy, "temporaryPasswordValidityDays") ?? 0;
  return {
    minimumLength,
    requireLowercase: booleanIn(policy, "requireLowercase", !isSet),
    requireUppercase: booleanIn(policy, "requireUppercase", !isSet),
    requireNumbers: booleanIn(policy, "requireNumbers", !isSet),
    requireSymbols: booleanIn(policy, "requireSymbols", !isSet),
    temporaryPasswordValidityDays: days === 0 ? 7 : days,
  };
}

function readMfa(inputs: JsonObject): PoolSettings["mfa"] {
  const mfa = stringIn(inputs, "mfaConfiguration") ?? "OFF";
  if (mfa === "OFF" || mfa === "OPTIONAL" || mfa === "ON") return mfa;
  throw invalidInput(`mfaConfiguration must be OFF, OPTIONAL or ON, not ${mfa}`);
}

function readTrigger(inputs: JsonObject): Trigger | undefined {
  const config = objectIn(inputs, "lambdaConfig");
  const details = objectIn(config, "preTokenGenerationConfig");
  const basic = stringIn(config, "preTokenGeneration");
  const lambdaArn = stringIn(details, "lambdaArn");
  if (lambdaArn === undefined) {
    return basic === undefined ? undefined : { lambdaArn: basic, version: "1" };
  }
  if (basic !== undefined && basic !== lambdaArn) {
    throw invalidInput(
      "preTokenGeneration and preTokenGenerationConfig must name the same function",
    );
  }
  const version = /^V([123])_0$/.exec(stringIn(details, "lambdaVersion") ?? "")?.[1];
  switch (version) {
    case "1":
      return { lambdaArn, version };
    case "2":
    case "3":
      if (stringIn(inputs, "userPoolTier") === "LITE") {
        throw invalidInput(`Trigger event version V${version}_0 needs the ESSENTIALS or PLUS tier`);
      }
      return { lambdaArn, version };
    default:
      throw invalidInput("preTokenGenerationConfig.lambdaVersion must be V1_0, V2_0 or V3_0");
  }
}

// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
const stringAttributes = [
  ..."address birthdate email family_name gender given_name locale middle_name name".split(" "),
  ..."nickname phone_number picture preferred_username profile website zoneinfo".split(" "),
];

const standardAttributes: AttributeRules = new Map<string, AttributeRule>([
  ["sub", { ...rule("String"), required: false, mutable: false, min: 1 }],
  ...stringAttributes.map((name) => [name, rule("String")] as const),
  ["birthdate", { ...rule("String"), min: 10, max: 10 }],
  ["email_verified", rule("Boolean")],
  ["phone_number_verified", rule("Boolean")],
  ["updated_at", { ...rule("Number"), min: 0, max: undefined }],
]);

/** The attributes that a pool's users may have: the standard ones and those of `schemas`. */
function readAttributeRules(inputs: JsonObject): AttributeRules {
  const rules = new Map(standardAttributes);
  for (const schema of objectsIn(inputs, "schemas")) {
    const name = stringIn(schema, "name") ?? "";
    const known = standardAttributes.get(name);
    const prefix = booleanIn(schema, "developerOnlyAttribute", false) ? "dev:custom:" : "custom:";
    rules.set(known === undefined ? `${prefix}${name}` : name, {
      ...(known ?? rule(readType(schema))),
      required: booleanIn(schema, "required", false),
      mutable: booleanIn(schema, "mutable", known !== undefined),
      ...limits(schema),
    });
  }
  return rules;
}

function rule(type: AttributeRule["type"]): AttributeRule {
  const max = type === "String" ? 2048 : undefined;
  return { type, required: false, mutable: true, min: undefined, max };
}

function readType(schema: JsonObject): AttributeRule["type"] {
  const type = stringIn(schema, "attributeDataType");
  return type === "Number" || type === "Boolean" || type === "DateTime" ? type : "String";
}

function limits(schema: JsonObject): Partial<AttributeRule> {
  const string = objectIn(schema, "stringAttributeConstraints");
  const number = objectIn(schema, "numberAttributeConstraints");
  const min = numberIn(string, "minLength") ?? numberIn(number, "minValue");
  const max = numberIn(string, "maxLength") ?? numberIn(number, "maxValue");
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
}
