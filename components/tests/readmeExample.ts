import { DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { type ApiHandler, AuthPool, SdkLayer, SecuredApi, Table } from "@secured-api/components";

const scopes = { notes: { read: "Read your notes" } };
const pool = new AuthPool("Users", { scopes, everyone: ["notes/read"], clients: { web: {} } });
const notes = new Table("Notes", { partitionKey: "userId", sortKey: "id" });
const modules = { "@aws-sdk/client-dynamodb": ["DynamoDBClient", "QueryCommand"] };

const api = new SecuredApi("NotesApi", {
  userPoolArn: pool.userPoolArn,
  scopes: ["notes/read"],
  resources: { notes },
  environment: { TABLE: notes.tableName },
  layers: [new SdkLayer("sdk", { modules }).arn],
  routes: {
    "GET /notes": { scopes: ["notes/read"], uses: { notes: ["list"] }, handler: listNotes },
  },
});

export const url = api.url;

function listNotes(): ApiHandler {
  const client = new DynamoDBClient();
  return async ({ requestContext }) => {
    const { claims } = requestContext.authorizer as { claims: { sub: string } };
    const query = new QueryCommand({
      TableName: process.env.TABLE,
      KeyConditionExpression: "userId = :user",
      ExpressionAttributeValues: { ":user": { S: claims.sub } },
    });
    const { Items } = await client.send(query);
    return { statusCode: 200, body: JSON.stringify(Items) };
  };
}
