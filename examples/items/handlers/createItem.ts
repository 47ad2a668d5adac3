import { randomUUID } from "node:crypto";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { readBody } from "@secured-api/http/body";
import type { GuardedRequest } from "@secured-api/http/request";
import { type HttpResponse, invalidRequest } from "@secured-api/http/response";
import { type Item, newItemSchema } from "./item";
import type { Items } from "./openItems";

/** `POST /items`: keeps an item of the caller's under an id of the server's. */
export const createItem = ({ table, documents }: Items, newId = randomUUID) =>
  async function createItem(request: GuardedRequest): Promise<HttpResponse> {
    const read = readBody(request, {
      schema: newItemSchema,
      mediaTypes: ["application/json"],
      acceptHeader: "Accept-Post",
    });
    if (!read.ok) return read.response;
    // The schema holds.
    const { name = "Unnamed", timestamp = "N/A" } = read.value as Partial<Item>;
    if (typeof timestamp === "number" && !isKept(timestamp)) {
      const detail = "must be a number that JSON keeps exactly: send others as a text";
      return invalidRequest([{ pointer: "/timestamp", detail }]);
    }
    const item: Item = { id: newId(), name, timestamp };
    await documents.send(
      new PutCommand({
        TableName: table,
        Item: { owner: request.owner, ...item },
        // No item is ever replaced.
        ConditionExpression: "attribute_not_exists(#id)",
        ExpressionAttributeNames: { "#id": "id" },
      }),
    );
    return { status: 200, body: { message: "Item stored", item } };
  };

/**
 * Whether a number comes back as it was sent: whole ones up to 2^53 - 1, others within DynamoDB's range.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
function isKept(number: number): boolean {
  if (Number.isInteger(number)) return Number.isSafeInteger(number);
  return Math.abs(number) > 1e-100 && Number.isFinite(number);
}
