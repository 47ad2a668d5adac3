import type { AuthFlow, Client, TokenValidity } from "../cognito/model/pool";
import { invalidInput, registrationError } from "../cognito/protocol/errors";
import {
  booleanIn,
  type JsonObject,
  numberIn,
  objectIn,
  stringIn,
  stringsIn,
} from "../shared/json";

interface ClientIdentity {
  readonly id: string;
  readonly name: string;
  readonly secret: string | undefined;
}

/**
 * The settings of an `aws.cognito.UserPoolClient`.
 *
 * @throws a service error for what AWS rejects.
 */
export function readClientSettings(inputs: JsonObject, identity: ClientIdentity): Client {
  const explicitAuthFlows = stringsIn(inputs, "explicitAuthFlows");
  const validity = readValidity(inputs);
  checkOauthFlows(inputs, identity);
  const rotationGrace = readRotationGrace(inputs);
  const flows = readFlows(explicitAuthFlows);
  return {
    ...identity,
    ...validity,
    explicitAuthFlows,
    // Tokens that rotate are renewed by GetTokensFromRefreshToken alone.
    flows: rotationGrace === undefined ? flows : without(flows, "REFRESH_TOKEN_AUTH"),
    oauth: {
      enabled: booleanIn(inputs, "allowedOauthFlowsUserPoolClient", false),
      identityProviders: stringsIn(inputs, "supportedIdentityProviders"),
      flows: stringsIn(inputs, "allowedOauthFlows"),
      scopes: stringsIn(inputs, "allowedOauthScopes"),
      callbackUrls: stringsIn(inputs, "callbackUrls"),
      logoutUrls: stringsIn(inputs, "logoutUrls"),
    },
    rotationGrace,
    hidesUserExistence: inputs.preventUserExistenceErrors === "ENABLED",
    revokesTokens: booleanIn(inputs, "enableTokenRevocation", true),
    challengeValidity: (numberIn(inputs, "authSessionValidity") ?? 3) * 60,
    readAttributes: attributeSet(inputs, "readAttributes"),
    writeAttributes: attributeSet(inputs, "writeAttributes"),
  };
}

const unitSeconds = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof unitSeconds;

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html */
function readValidity(inputs: JsonObject) {
  const access = readTokenValidity(inputs, "accessToken");
  const id = readTokenValidity(inputs, "idToken");
  const refresh = readTokenValidity(inputs, "refreshToken");
  const accessTokenValidity = inSeconds(access, "accessToken", "hours") ?? 3600;
  const idTokenValidity = inSeconds(id, "idToken", "hours") ?? 3600;
  const refreshTokenValidity = inSeconds(refresh, "refreshToken", "days") ?? 30 * 86_400;
  checkRange("accessTokenValidity", accessTokenValidity, 300, 86_400, "5 minutes and 1 day");
  checkRange("idTokenValidity", idTokenValidity, 300, 86_400, "5 minutes and 1 day");
  checkRange(
    "refreshTokenValidity",
    refreshTokenValidity,
    3600,
    315_360_000,
    "1 hour and 10 years",
  );
  if (refreshTokenValidity < Math.max(accessTokenValidity, idTokenValidity)) {
    throw invalidInput("Refresh token validity must not be shorter than that of the other tokens");
  }
  const configuredValidity = { access, id, refresh: { ...refresh, value: refresh.value ?? 30 } };
  return { accessTokenValidity, idTokenValidity, refreshTokenValidity, configuredValidity };
}

/** Zero is as good as none: Pulumi's provider sends it for a value that the program leaves out. */
function readTokenValidity(inputs: JsonObject, token: string): TokenValidity {
  const value = numberIn(inputs, `${token}Validity`);
  const unit = stringIn(objectIn(inputs, "tokenValidityUnits"), token);
  return { value: value === 0 ? undefined : value, unit };
}

function inSeconds(
  { value, unit }: TokenValidity,
  token: string,
  defaultUnit: Unit,
): number | undefined {
  if (value === undefined) return undefined;
  const known = unit ?? defaultUnit;
  if (isUnit(known)) return value * unitSeconds[known];
  const units = Object.keys(unitSeconds).join(", ");
  throw invalidInput(`tokenValidityUnits.${token} must be one of ${units}`);
}

function isUnit(name: string): name is Unit {
  return name in unitSeconds;
}

function checkRange(name: string, value: number, min: number, max: number, range: string): void {
  if (value < min || value > max) throw invalidInput(`${name} must be between ${range}`);
}

function checkOauthFlows(inputs: JsonObject, { secret }: ClientIdentity): void {
  const flows = stringsIn(inputs, "allowedOauthFlows");
  if (!flows.includes("client_credentials")) return;
  if (flows.length > 1) {
    throw invalidFlow(
      "client_credentials flow can not be selected along with code flow or implicit flow.",
    );
  }
  if (secret === undefined) {
    throw invalidFlow(
      "client_credentials flow can not be selected if client does not have a client secret.",
    );
  }
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RefreshTokenRotationType.html */
function readRotationGrace(inputs: JsonObject): number | undefined {
  const rotation = objectIn(inputs, "refreshTokenRotation");
  if (rotation.feature !== "ENABLED") return undefined;
  if (stringsIn(inputs, "explicitAuthFlows").includes("ALLOW_REFRESH_TOKEN_AUTH")) {
    throw invalidInput("ALLOW_REFRESH_TOKEN_AUTH cannot be enabled with refresh token rotation");
  }
  const grace = numberIn(rotation, "retryGracePeriodSeconds") ?? 0;
  checkRange("retryGracePeriodSeconds", grace, 0, 60, "0 and 60 seconds");
  return grace;
}

function without<T>(members: ReadonlySet<T>, member: T): ReadonlySet<T> {
  return new Set([...members].filter((each) => each !== member));
}

const newFlows: readonly AuthFlow[] = [
  "USER_PASSWORD_AUTH",
  "ADMIN_USER_PASSWORD_AUTH",
  "REFRESH_TOKEN_AUTH",
  "USER_SRP_AUTH",
  "CUSTOM_AUTH",
  "USER_AUTH",
];
const oldFlows = ["ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"];

/** With the older names, refreshing is always allowed and SRP unless `CUSTOM_AUTH_FLOW_ONLY` says otherwise. */
function readFlows(names: readonly string[]): ReadonlySet<AuthFlow> {
  if (names.length === 0) return new Set(["REFRESH_TOKEN_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH"]);
  const allowed = newFlows.filter((flow) => names.includes(`ALLOW_${flow}`));
  if (allowed.length === names.length) return new Set(allowed);
  if (!names.every((name) => oldFlows.includes(name))) {
    throw invalidInput(
      `explicitAuthFlows [${names.join(", ")}] has an unknown flow, or mixes names with and without ALLOW_`,
    );
  }
  return new Set<AuthFlow>([
    "REFRESH_TOKEN_AUTH",
    "CUSTOM_AUTH",
    ...(names.includes("CUSTOM_AUTH_FLOW_ONLY") ? [] : ["USER_SRP_AUTH" as const]),
    ...(names.includes("ADMIN_NO_SRP_AUTH") ? ["ADMIN_USER_PASSWORD_AUTH" as const] : []),
    ...(names.includes("USER_PASSWORD_AUTH") ? ["USER_PASSWORD_AUTH" as const] : []),
  ]);
}

function attributeSet(inputs: JsonObject, name: string): ReadonlySet<string> | undefined {
  const names = stringsIn(inputs, name);
  return names.length === 0 ? undefined : new Set(names);
}

function invalidFlow(message: string) {
  return registrationError("InvalidOAuthFlowException", message);
}
