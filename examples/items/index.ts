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
import { endpoint } from "@secured-api/http/endpoint";
import { createItem, listItems, methodNotAllowed, newItemSchema } from "./handlers/items";
import { sdkModules } from "./handlers/sdkModules";
import { openItems } from "./handlers/store";
import { readSettings } from "./settings";

const settings = readSettings(new pulumi.Config());
const definition: ApiDefinition = {
  ...settings.api,
  scopes: scopeNames(settings.pool),
  routes: {
    "GET /items": {
      scopes: ["items/read"],
      uses: { items: ["list"] },
      handler: () => endpoint(listItems(openItems())),
    },
    "POST /items": {
      scopes: ["items/write"],
      uses: { items: ["create"] },
      body: newItemSchema,
      handler: () => endpoint(createItem(openItems())),
    },
    "ANY /items": {
      scopes: ["items/read", "items/write"],
      handler: () => endpoint(methodNotAllowed("GET, POST")),
    },
  },
};
const problems = [
  ...settings.problems,
  ...authPoolProblems("ItemsUserPool", settings.pool),
  ...securedApiProblems("ItemsAPI", definition),
];
throwProblems(problems, settings.keys);

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
