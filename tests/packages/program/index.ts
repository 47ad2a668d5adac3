import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import * as aws from "@pulumi/aws";
import { AuthPool, SdkLayer, SecuredApi, Table } from "@secured-api/components";
import { endpoint, publicEndpoint } from "@secured-api/http/endpoint";
import type { GuardedRequest } from "@secured-api/http/request";
import { validate } from "@secured-api/http/validation";

const noteSchema = {
  type: "object",
  properties: { text: { type: "string", description: "a string", maxLength: 100 } },
  required: ["text"],
  additionalProperties: false,
} as const;

/** The caller's note with the id in the path. */
function getNote() {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient());
  const TableName = process.env.TABLE_NAME;
  return async ({ owner, id }: GuardedRequest) => {
    const Key = { owner, id };
    const { Item } = await documents.send(new GetCommand({ TableName, Key }));
    const note = { text: Item?.text as unknown };
    return validate(noteSchema, note).length === 0 ? { status: 200, body: note } : { status: 404 };
  };
}

const auth = new AuthPool("Users", {
  scopes: { notes: { read: "Read your notes" } },
  everyone: ["notes/read"],
  clients: { web: { signIn: ["password"] } },
});
const notes = new Table("Notes", { partitionKey: "owner", sortKey: "id" });
const sdk = new SdkLayer("aws-sdk", {
  modules: {
    "@aws-sdk/client-dynamodb": ["DynamoDBClient"],
    "@aws-sdk/lib-dynamodb": ["DynamoDBDocumentClient", "GetCommand"],
  },
});

const api = new SecuredApi("Api", {
  userPoolArn: auth.userPoolArn,
  scopes: ["notes/read"],
  resources: { notes },
  layers: [sdk.arn],
  routes: {
    "GET /notes/{id}": {
      scopes: ["notes/read"],
      uses: { notes: ["get"] },
      handler: () => endpoint(getNote()),
    },
    "GET /health": {
      public: true,
      handler: () => publicEndpoint(async () => ({ status: 200, body: { status: "ok" } })),
    },
  },
  environment: {
    TABLE_NAME: notes.tableName,
    COGNITO_REGION: aws.getRegionOutput().region,
    USER_POOL_ID: auth.userPoolId,
    USER_POOL_CLIENT_IDS: auth.clientIds.web ?? "",
    CORS_ORIGINS: "",
  },
});

export = { apiUrl: api.url, userPoolId: auth.userPoolId };
