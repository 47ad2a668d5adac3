import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  type ApiDefinition,
  AuthPool,
  configReader,
  SecuredApi,
  securedApiProblems,
  throwProblems,
} from "@secured-api/components";
import { greetings } from "./handlers/hello";

const { problems, number, string, unknown } = configReader(new pulumi.Config());
const definition: ApiDefinition = {
  authorizerName: "CognitoAuthorizer",
  stageName: "prod",
  // The component rejects any other string.
  gatewayLogs: string("gatewayLogs") as NonNullable<ApiDefinition["gatewayLogs"]>,
  logRetentionDays: number("logRetentionDays"),
  routes: { "GET /hello": { handler: () => greetings() } },
};
throwProblems([...problems, ...unknown(), ...securedApiProblems("SecureAPI", definition)]);

const pool = new AuthPool("MyAPIUserPool", {
  signIn: "username",
  mfa: "off",
  // The document's own two flows: the commands send passwords to Cognito.
  clients: { APIClient: { signIn: ["password", "admin-password"] } },
});
const userPoolClientId = pool.clientIds.APIClient ?? "";
const region = aws.getRegionOutput().region;

const api = new SecuredApi("SecureAPI", {
  ...definition,
  userPoolArn: pool.userPoolArn,
  environment: {
    COGNITO_REGION: region,
    USER_POOL_ID: pool.userPoolId,
    USER_POOL_CLIENT_IDS: userPoolClientId,
    CORS_ORIGINS: "",
  },
});

export = { apiUrl: api.url, userPoolId: pool.userPoolId, userPoolClientId, region };
