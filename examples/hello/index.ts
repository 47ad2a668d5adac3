import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ApiDefinition, AuthPool, SecuredApi } from "../../components";
import { greetings } from "./handlers/greetings";

const config = new pulumi.Config();
const logRetentionDays = config.requireNumber("logRetentionDays");
const current = aws.getRegionOutput();

const pool = new AuthPool("MyAPIUserPool", {
  signIn: "username",
  mfa: "off",
  // The document's own two flows: the commands send passwords to Cognito.
  clients: { APIClient: { signIn: ["password", "admin-password"] } },
});
const userPoolClientId = pool.clientIds.APIClient ?? "";

const api = new SecuredApi("SecureAPI", {
  userPoolArn: pool.userPoolArn,
  authorizerName: "CognitoAuthorizer",
  stageName: "prod",
  // Pulumi's types take any text; the component refuses what it does not know.
  gatewayLogs: config.require<NonNullable<ApiDefinition["gatewayLogs"]>>("gatewayLogs"),
  logRetentionDays,
  environment: {
    COGNITO_REGION: current.region,
    USER_POOL_ID: pool.userPoolId,
    USER_POOL_CLIENT_ID: userPoolClientId,
    CORS_ORIGINS: "",
  },
  routes: { "GET /hello": { handler: () => greetings() } },
});

export = { apiUrl: api.url, userPoolId: pool.userPoolId, userPoolClientId, region: current.region };
