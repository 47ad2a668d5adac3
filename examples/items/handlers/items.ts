import { randomUUID } from "node:crypto";
import { PutCommand, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";
import { readBody } from "@secured-api/http/body";
import type { GuardedRequest } from "@secured-api/http/request";
import { type HttpResponse, invalidRequest } from "@secured-api/http/response";
import { character, type ObjectSchema } from "@secured-api/http/validation";
import type { Item, Items } from "./store";

const pattern = `^${character}*$`;

/** The body of `POST /items`. Both members may be left out. */
export const newItemSchema: ObjectSchema = {
  type: "object",
  properties: {
    name: {
      type: "string",
      maxLength: 200,
      pattern,
      description: "a string of at most 200 characters",
    },
    timestamp: {
      type: ["string", "number"],
      maxLength: 100,
      pattern,
      description: "a string of at most 100 characters or a number",
    },
  },
  additionalProperties: false,
};

/** `POST /items`: keeps an item of the caller's under an id of the server's. */
export const createItem = ({ table, documents }: Items, newId = randomUUID) =>
  async function createItem(request: GuardedRequest): Promise<HttpResponse> {
    const body = readBody(request, {
      schema: newItemSchema,
      mediaTypes: ["application/json"],
      acceptHeader: "Accept-Post",
    });
    if (!body.ok) return body.response;
    // The schema holds.
    const { name = "Unnamed", timestamp = "N/A" } = body.value as Partial<Item>;
    if (typeof timestamp === "number" && !isExact(timestamp)) {
      const detail = "must be a number that JSON keeps exactly: send others as a string";
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
 * Whether a number comes back as it was sent: whole ones up to 2^53 - 1, others within DynamoDB's
 * range.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
function isExact(number: number): boolean {
  if (Number.isInteger(number)) return Number.isSafeInteger(number);
  return Math.abs(number) > 1e-100 && Number.isFinite(number);
}

/** `GET /items`: all of the caller's items. */
export const listItems = (items: Items) =>
  async function listItems({ owner }: GuardedRequest): Promise<HttpResponse> {
    return { status: 200, body: await itemsOf(items, owner) };
  };

/** `GET /owners/{id}/items`: all items of the person with this `sub`; none of one who keeps none, or is unknown. */
export const auditItems = (items: Items) =>
  async function auditItems({ id }: GuardedRequest): Promise<HttpResponse> {
    return { status: 200, body: await itemsOf(items, id) };
  };

/** A person's items, over as many pages as DynamoDB makes of them. */
async function itemsOf({ table, documents }: Items, owner: string): Promise<Item[]> {
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
  return found;
}

/** 405 for a method that a path does not have, with those that it has. */
export const methodNotAllowed = (allowed: string) =>
  async function methodNotAllowed(): Promise<HttpResponse> {
    return { status: 405, headers: { Allow: allowed }, body: { message: "Method Not Allowed" } };
  };
