import type { AuthFlow, Client, Pool } from "../cognito/model/pool";
import { serviceError } from "../cognito/protocol/errors";
import {
  booleanIn,
  type JsonObject,
  numberIn,
  objectIn,
  stringIn,
  stringsIn,
} from "../shared/json";

export interface ClientIdentity {
  readonly id: string;
  readonly name: string;
  readonly secret: string | undefined;
}

const seconds = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
type Unit = keyof typeof seconds;

/** The settings of an `aws.cognito.UserPoolClient`; refuses what AWS refuses. */
export function readClientSettings(
  pool: Pool,
  inputs: JsonObject,
  identity: ClientIdentity,
): Client {
  const validity = readValidity(inputs);
  checkScopes(pool, stringsIn(inputs, "allowedOauthScopes"));
  checkOauthFlows(inputs, identity);
  const rotationGrace = readRotation(inputs);
  const flows = readFlows(stringsIn(inputs, "explicitAuthFlows"));
  return {
    ...identity,
    ...validity,
    // Tokens that rotate are renewed by GetTokensFromRefreshToken alone.
    flows: rotationGrace === undefined ? flows : without(flows, "REFRESH_TOKEN_AUTH"),
    rotationGrace,
    hidesUserExistence: inputs.preventUserExistenceErrors === "ENABLED",
    revokesTokens: booleanIn(inputs, "enableTokenRevocation", true),
    challengeValidity: (numberIn(inputs, "authSessionValidity") ?? 3) * 60,
    readAttributes: attributeSet(inputs, "readAttributes"),
    writeAttributes: attributeSet(inputs, "writeAttributes"),
    description: {
      ExplicitAuthFlows: stringsIn(inputs, "explicitAuthFlows"),
      AllowedOAuthFlows: stringsIn(inputs, "allowedOauthFlows"),
      AllowedOAuthScopes: stringsIn(inputs, "allowedOauthScopes"),
      AllowedOAuthFlowsUserPoolClient: booleanIn(inputs, "allowedOauthFlowsUserPoolClient", false),
      CallbackURLs: stringsIn(inputs, "callbackUrls"),
      LogoutURLs: stringsIn(inputs, "logoutUrls"),
      SupportedIdentityProviders: stringsIn(inputs, "supportedIdentityProviders"),
      PreventUserExistenceErrors: stringIn(inputs, "preventUserExistenceErrors") ?? "LEGACY",
      EnableTokenRevocation: booleanIn(inputs, "enableTokenRevocation", true),
      ...describeValidity(inputs),
      ...(rotationGrace === undefined
        ? {}
        : {
            RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: rotationGrace },
          }),
      AuthSessionValidity: numberIn(inputs, "authSessionValidity") ?? 3,
    },
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_TokenValidityUnitsType.html */
function readValidity(inputs: JsonObject) {
  const units = objectIn(inputs, "tokenValidityUnits");
  const read = (name: string, unit: string, ordinary: Unit, otherwise: number) => {
    const value = numberIn(inputs, name);
    if (value === undefined || value === 0) return otherwise;
    const given = stringIn(units, unit) ?? ordinary;
    if (!isUnit(given)) throw refused(`tokenValidityUnits.${unit} must be one of ${unitNames}`);
    return value * seconds[given];
  };
  const accessTokenValidity = read("accessTokenValidity", "accessToken", "hours", 3600);
  const idTokenValidity = read("idTokenValidity", "idToken", "hours", 3600);
  const refreshTokenValidity = read("refreshTokenValidity", "refreshToken", "days", 30 * 86_400);
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
    throw refused("Refresh token validity must not be shorter than that of the other tokens");
  }
  return { accessTokenValidity, idTokenValidity, refreshTokenValidity };
}

/** The same as the client was given them, in its own units. What is undefined is not sent. */
function describeValidity(inputs: JsonObject): object {
  const given = (name: string) => {
    const value = numberIn(inputs, name);
    return value === 0 ? undefined : value;
  };
  const units = objectIn(inputs, "tokenValidityUnits");
  return {
    AccessTokenValidity: given("accessTokenValidity"),
    IdTokenValidity: given("idTokenValidity"),
    RefreshTokenValidity: given("refreshTokenValidity") ?? 30,
    TokenValidityUnits: {
      AccessToken: stringIn(units, "accessToken"),
      IdToken: stringIn(units, "idToken"),
      RefreshToken: stringIn(units, "refreshToken"),
    },
  };
}

const unitNames = Object.keys(seconds).join(", ");

function isUnit(text: string): text is Unit {
  return text in seconds;
}

function checkRange(name: string, value: number, min: number, max: number, range: string): void {
  if (value < min || value > max) throw refused(`${name} must be between ${range}`);
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RefreshTokenRotationType.html */
function readRotation(inputs: JsonObject): number | undefined {
  const rotation = objectIn(inputs, "refreshTokenRotation");
  if (rotation.feature !== "ENABLED") return undefined;
  if (stringsIn(inputs, "explicitAuthFlows").includes("ALLOW_REFRESH_TOKEN_AUTH")) {
    throw refused("ALLOW_REFRESH_TOKEN_AUTH cannot be enabled with refresh token rotation");
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
    throw refused(
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

const builtInScopes = ["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"];

function checkScopes(pool: Pool, scopes: readonly string[]): void {
  const own = [...pool.resourceServers].flatMap(([identifier, names]) =>
    names.map((name) => `${identifier}/${name}`),
  );
  const missing = scopes.filter((scope) => !builtInScopes.includes(scope) && !own.includes(scope));
  if (missing.length === 0) return;
  throw serviceError(
    "ScopeDoesNotExistException",
    `ScopeDoesNotExistException: ${missing.join(", ")} in user pool ${pool.id}: ` +
      "the client must depend on the resource server that defines its scopes",
  );
}

function checkOauthFlows(inputs: JsonObject, { secret }: ClientIdentity): void {
  const flows = stringsIn(inputs, "allowedOauthFlows");
  if (!flows.includes("client_credentials")) return;
  if (flows.length > 1) {
    throw badFlow(
      "client_credentials flow can not be selected along with code flow or implicit flow.",
    );
  }
  if (secret === undefined) {
    throw badFlow(
      "client_credentials flow can not be selected if client does not have a client secret.",
    );
  }
}

function attributeSet(inputs: JsonObject, name: string): ReadonlySet<string> | undefined {
  const names = stringsIn(inputs, name);
  return names.length === 0 ? undefined : new Set(names);
}

function badFlow(message: string) {
  return serviceError("InvalidOAuthFlowException", `InvalidOAuthFlowException: ${message}`);
}

function refused(message: string) {
  return serviceError("InvalidParameterException", `InvalidParameterException: ${message}`);
}
