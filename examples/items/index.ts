import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AuthPool, scopeNames, SdkLayer, SecuredApi, Table } from "../../components";
import { endpoint } from "../../handlers/endpoint";
import { createItem } from "./handlers/createItem";
import { newItemSchema } from "./handlers/item";
import { listItems } from "./handlers/listItems";
import { methodNotAllowed } from "./handlers/methodNotAllowed";
import { openItems } from "./handlers/openItems";
import { sdkModules } from "./handlers/sdkModules";
import { readSettings } from "./settings";

const settings = readSettings(new pulumi.Config());
for (const warning of settings.warnings) void pulumi.log.warn(warning);

const scopes = { items: { read: "Read your items", write: "Store items" } };
const pool = new AuthPool("ItemsUserPool", { ...settings.pool, scopes });
const userPoolClientId = pool.clientIds.web ?? "";
const items = new Table("Items", { partitionKey: "owner", sortKey: "id" });
const sdk = new SdkLayer("aws-sdk", { modules: sdkModules });
const current = aws.getRegionOutput();

const api = new SecuredApi("ItemsAPI", {
  ...settings.api,
  userPoolArn: pool.userPoolArn,
  scopes: scopeNames({ scopes }),
  resources: { items },
  layers: [sdk.arn],
  environment: {
    DYNAMODB_TABLE_NAME: items.tableName,
    COGNITO_REGION: current.region,
    USER_POOL_ID: pool.userPoolId,
    USER_POOL_CLIENT_IDS: userPoolClientId,
    CORS_ORIGINS: settings.api.cors.origins.join(","),
  },
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
});

export = {
  apiUrl: api.url,
  userPoolId: pool.userPoolId,
  userPoolClientId,
  ...(pool.domainUrl && { userPoolDomain: pool.domainUrl }),
  region: current.region,
};
