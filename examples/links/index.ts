import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AuthPool, type Route, SdkLayer, SecuredApi, Table } from "../../components";
import { deleteEntry } from "./handlers/deleteEntry";
import { deleteTagLink } from "./handlers/deleteTagLink";
import { endpoint, type Handle } from "./handlers/endpoint";
import { getLink } from "./handlers/getLink";
import { getTag } from "./handlers/getTag";
import { getTagLink } from "./handlers/getTagLink";
import { postLink } from "./handlers/postLink";
import { postTag } from "./handlers/postTag";
import { postTagLink } from "./handlers/postTagLink";
import { newLinkSchema, newTagLinkSchema, newTagSchema } from "./handlers/schemas";
import { sdkModules } from "./handlers/sdkModules";
import { openStore, type Store } from "./handlers/store";
import { readSettings } from "./settings";

const settings = readSettings(new pulumi.Config());
const { table, protection } = settings;
const owned = { ...table, partitionKey: "owner" };

const auth = new AuthPool("apiuserpool", settings.pool, protection);
const link = new Table("linkTable", { ...owned, sortKey: "link_id" }, protection);
const tag = new Table("tagTable", { ...owned, sortKey: "tag_id" }, protection);
const taglink = new Table(
  "tagLinkTable",
  { ...owned, sortKey: "pair", indexes: { link_index: { kind: "local", sortKey: "link_id" } } },
  protection,
);
const sdk = new SdkLayer("aws-sdk", { modules: sdkModules });

/** A route behind an ID token; its function may do with the tables what `uses` says and nothing else. */
const serve = (handle: (store: Store) => Handle, uses: Route["uses"] = {}, body = {}): Route => ({
  ...body,
  uses,
  handler: () => endpoint(handle(openStore())),
});
const keep = ["update", "batchGet"];
const remove = ["delete", "batchGet"];
const find = { link: ["batchGet"], tag: ["batchGet"] };
const join = { taglink: ["create", "delete"] };

const api = new SecuredApi("ApplicationAPI", {
  ...settings.api,
  routes: {
    "POST /tag": serve(postTag, { tag: ["update"] }, { body: newTagSchema }),
    "GET /tag": serve(getTag, { tag: ["list", "batchGet"] }),
    "DELETE /tag": serve(deleteEntry("tag"), { tag: remove, taglink: ["list", "delete"] }),
    "POST /link": serve(postLink, { link: keep, tag: keep, ...join }, { body: newLinkSchema }),
    "GET /link": serve(getLink, { ...find, link: ["list", "batchGet"], taglink: ["list"] }),
    "DELETE /link": serve(deleteEntry("link"), { link: remove, taglink: ["list", "delete"] }),
    "POST /taglink": serve(postTagLink, { ...find, ...join }, { body: newTagLinkSchema }),
    "GET /taglink": serve(getTagLink, { ...find, taglink: ["list"] }),
    "DELETE /taglink": serve(deleteTagLink, { taglink: ["delete"] }),
  },
  userPoolArn: auth.userPoolArn,
  resources: { link, tag, taglink },
  layers: [sdk.arn],
  environment: {
    LINK_TABLE: link.tableName,
    TAG_TABLE: tag.tableName,
    TAG_LINK_TABLE: taglink.tableName,
    COGNITO_REGION: aws.getRegionOutput().region,
    USER_POOL_ID: auth.userPoolId,
    USER_POOL_CLIENT_ID: auth.clientIds.api ?? "",
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
