import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AuthPool, SdkLayer, SecuredApi, Table } from "../../components";
import { health } from "../../handlers/health";
import { accountsEndpoint } from "./handlers/accountsEndpoint";
import { openAttempts, perClient } from "./handlers/attempts";
import { newUserSchema } from "./handlers/bodies";
import { confirm } from "./handlers/confirm";
import { openAccounts } from "./handlers/openAccounts";
import { profile, profileByBody } from "./handlers/profile";
import { sdkModules } from "./handlers/sdkModules";
import { signUp } from "./handlers/signUp";
import { readSettings } from "./settings";

const settings = readSettings(new pulumi.Config());
const minimumPasswordLength = 10;
const newUser = newUserSchema(minimumPasswordLength);

const pool = new AuthPool("AccountsUserPool", {
  ...settings.pool,
  selfSignUp: true,
  minimumPasswordLength,
  // The document signs in with InitiateAuth and a password.
  clients: { client: { signIn: ["srp", "password"] } },
});
const userPoolClientId = pool.clientIds.client ?? "";
const attempts = new Table("Attempts", {
  partitionKey: "client",
  timeToLive: "expiresAt",
  pointInTimeRecovery: false,
});
const sdk = new SdkLayer("aws-sdk", { modules: sdkModules });
const current = aws.getRegionOutput();
const open = { public: true, throttle: settings.throttle } as const;
const limited = { ...open, uses: { attempts: ["update"] } };
// Cognito's own scope for a person's own data: every sign-in by SDK has it.
const ownData = "aws.cognito.signin.user.admin";

const api = new SecuredApi("AccountsAPI", {
  ...settings.api,
  userPoolArn: pool.userPoolArn,
  stageName: "prod",
  scopes: [ownData],
  resources: { attempts },
  layers: [sdk.arn],
  environment: {
    ...settings.environment,
    COGNITO_CLIENT_ID: userPoolClientId,
    COGNITO_REGION: current.region,
    USER_POOL_ID: pool.userPoolId,
    ATTEMPTS_TABLE_NAME: attempts.tableName,
    ATTEMPTS_PER_CLIENT: String(settings.attemptsPerClient),
    CORS_ORIGINS: "",
  },
  routes: {
    "POST /user": {
      ...limited,
      handler: () => accountsEndpoint(perClient(openAttempts(), signUp(openAccounts(), newUser))),
    },
    "POST /user/validate": {
      ...limited,
      handler: () => accountsEndpoint(perClient(openAttempts(), confirm(openAccounts()))),
    },
    "POST /user/profile": {
      ...limited,
      handler: () => accountsEndpoint(perClient(openAttempts(), profileByBody(openAccounts()))),
    },
    "GET /user/profile": {
      scopes: [ownData],
      handler: () => accountsEndpoint(profile(openAccounts())),
    },
    "GET /app/health": { ...open, handler: () => accountsEndpoint(health()) },
  },
});

export = { apiUrl: api.url, userPoolId: pool.userPoolId, userPoolClientId, region: current.region };
