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
import { routes } from "./routes";
import { readSettings } from "./settings";

const settings = readSettings(new pulumi.Config());
const { table, protection } = settings;
const definition = { ...settings.api, routes };
const problems = [
  ...settings.problems,
  ...authPoolProblems("apiuserpool", settings.pool),
  ...securedApiProblems("ApplicationAPI", definition),
];
throwProblems(problems, settings.keys);

const auth = new AuthPool("apiuserpool", settings.pool, protection);
const owned = { ...table, partitionKey: "owner" };
const link = new Table("linkTable", { ...owned, sortKey: "link_id" }, protection);
const tag = new Table("tagTable", { ...owned, sortKey: "tag_id" }, protection);
const taglink = new Table(
  "tagLinkTable",
  { ...owned, sortKey: "pair", indexes: { link_index: { kind: "local", sortKey: "link_id" } } },
  protection,
);
const sdk = new SdkLayer("aws-sdk", { modules: sdkModules });

const api = new SecuredApi("ApplicationAPI", {
  ...definition,
  userPoolArn: auth.userPoolArn,
  resources: { link, tag, taglink },
  layers: [sdk.arn],
  environment: {
    LINK_TABLE: link.tableName,
    TAG_TABLE: tag.tableName,
    TAG_LINK_TABLE: taglink.tableName,
    COGNITO_REGION: aws.getRegionOutput().region,
    USER_POOL_ID: auth.userPoolId,
    USER_POOL_CLIENT_IDS: auth.clientIds.api ?? "",
    CORS_ORIGINS: settings.api.cors.origins.join(","),
  },
});

export = {
  APIBaseUrl: api.url,
  APILinkUrl: pulumi.interpolate`${api.url}/link`,
  APITagUrl: pulumi.interpolate`${api.url}/tag`,
  APITagLinkUrl: pulumi.interpolate`${api.url}/taglink`,
  UserPoolID: auth.userPoolId,
  APIClientID: auth.clientIds.api,
};
