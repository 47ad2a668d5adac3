import { QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import type { Item } from "./item";
import type { Items } from "./openItems";

/** `GET /items`: all of the caller's items, over as many pages as DynamoDB makes of them. */
export const listItems = ({ table, documents }: Items) =>
  async function listItems({ owner }: GuardedRequest): Promise<HttpResponse> {
    const found: Item[] = [];
    const input: QueryCommandInput = {
      TableName: table,
      KeyConditionExpression: "#owner = :owner",
      ExpressionAttributeNames: { "#owner": "owner" },
      ExpressionAttributeValues: { ":owner": owner },
      ConsistentRead: true,
    };
    do {
      const page = await documents.send(new QueryCommand(input));
      // Only `createItem` writes here.
      for (const { id, name, timestamp } of (page.Items ?? []) as Item[]) {
        found.push({ id, name, timestamp });
      }
      input.ExclusiveStartKey = page.LastEvaluatedKey;
    } while (input.ExclusiveStartKey);
    return { status: 200, body: found };
  };
