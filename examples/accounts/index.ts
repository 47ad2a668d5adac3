import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  AuthPool,
  authPoolProblems,
  SdkLayer,
  SecuredApi,
  securedApiProblems,
  Table,
  throwProblems,
} from "@secured-api/components";
import { sdkModules } from "./handlers/sdkModules";
import { accountsRoutes, ownData } from "./routes";
import { readSettings } from "./settings";

const settings = readSettings(new pulumi.Config());
const routes = accountsRoutes(settings.throttle);
const definition = { ...settings.api, scopes: [ownData], routes };
const problems = [
  ...settings.problems,
  ...authPoolProblems("AccountsUserPool", settings.pool),
  ...securedApiProblems("AccountsAPI", definition),
];
throwProblems(problems, settings.keys);

const pool = new AuthPool("AccountsUserPool", settings.pool);
const userPoolClientId = pool.clientIds.client ?? "";
const attempts = new Table("Attempts", {
  partitionKey: "client",
  timeToLive: "expiresAt",
  pointInTimeRecovery: false,
});
const sdk = new SdkLayer("aws-sdk", { modules: sdkModules });
const region = aws.getRegionOutput().region;

const api = new SecuredApi("AccountsAPI", {
  ...definition,
  userPoolArn: pool.userPoolArn,
  resources: { attempts },
  layers: [sdk.arn],
  environment: {
    ...settings.environment,
    COGNITO_CLIENT_ID: userPoolClientId,
    COGNITO_REGION: region,
    USER_POOL_ID: pool.userPoolId,
    ATTEMPTS_TABLE_NAME: attempts.tableName,
    ATTEMPTS_PER_CLIENT: String(settings.attemptsPerClient),
    CORS_ORIGINS: "",
  },
});

export = { apiUrl: api.url, userPoolId: pool.userPoolId, userPoolClientId, region };
