import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  type ApiDefinition,
  AuthPool,
  authPoolProblems,
  scopeNames,
  SdkLayer,
  SecuredApi,
  securedApiProblems,
  Table,
  throwProblems,
} from "@secured-api/components";
import { sdkModules } from "./handlers/sdkModules";
import { routes } from "./routes";
import { readSettings } from "./settings";

const settings = readSettings(new pulumi.Config());
const definition: ApiDefinition = {
  ...settings.api,
  scopes: scopeNames(settings.pool),
  routes,
};
const problems = [
  ...settings.problems,
  ...authPoolProblems("ItemsUserPool", settings.pool),
  ...securedApiProblems("ItemsAPI", definition),
];
throwProblems(problems, settings.keys);
for (const warning of settings.warnings) void pulumi.log.warn(warning);

const pool = new AuthPool("ItemsUserPool", settings.pool);
const userPoolClientId = pool.clientIds.web ?? "";
const items = new Table("Items", { partitionKey: "owner", sortKey: "id" });
const sdk = new SdkLayer("aws-sdk", { modules: sdkModules });
const region = aws.getRegionOutput().region;

const api = new SecuredApi("ItemsAPI", {
  ...definition,
  userPoolArn: pool.userPoolArn,
  resources: { items },
  layers: [sdk.arn],
  environment: {
    DYNAMODB_TABLE_NAME: items.tableName,
    COGNITO_REGION: region,
    USER_POOL_ID: pool.userPoolId,
    USER_POOL_CLIENT_IDS: userPoolClientId,
    CORS_ORIGINS: settings.api.cors.origins.join(","),
  },
});

const userPoolDomain = pool.domainUrl && { userPoolDomain: pool.domainUrl };
export = {
  apiUrl: api.url,
  userPoolId: pool.userPoolId,
  userPoolClientId,
  region,
  ...userPoolDomain,
};
