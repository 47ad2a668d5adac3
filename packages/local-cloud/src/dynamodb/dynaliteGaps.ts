import { isRecord, type JsonObject, objectIn, objectsIn, parseObject } from "../shared/json";
import type { DynamoDbResponse, TableEngine } from "./tableEngine";

/**
 * Adds the item that a failed condition was checked against, which DynamoDB returns for
 * `ReturnValuesOnConditionCheckFailure: "ALL_OLD"` and dynalite never does. The item is read after the failure, so under
 * concurrent writes it may be newer than the one that failed the condition.
 */
export async function withOldItem(
  engine: TableEngine,
  input: JsonObject,
  response: DynamoDbResponse,
): Promise<DynamoDbResponse> {
  if (input.ReturnValuesOnConditionCheckFailure !== "ALL_OLD" || response.status !== 400)
    return response;
  const error = parseObject(response.body) ?? {};
  if (!String(error.__type).endsWith("#ConditionalCheckFailedException")) return response;
  const read = {
    TableName: input.TableName,
    Key: await keyOf(engine, input),
    ConsistentRead: true,
  };
  const found = await engine.send("GetItem", JSON.stringify(read));
  if (found.status !== 200) return found;
  const { Item } = parseObject(found.body) ?? {};
  return { status: 400, body: Buffer.from(JSON.stringify({ ...error, Item })) };
}

/** The key of the item that a write names: its `Key`, or the key attributes of the `Item` that it puts. */
async function keyOf(engine: TableEngine, input: JsonObject): Promise<unknown> {
  if (input.Key !== undefined) return input.Key;
  const describe = JSON.stringify({ TableName: input.TableName });
  const { body } = await engine.send("DescribeTable", describe);
  const keySchema = objectsIn(objectIn(parseObject(body) ?? {}, "Table"), "KeySchema");
  const item = objectIn(input, "Item");
  const names = keySchema.map(({ AttributeName }) => String(AttributeName));
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

/**
 * An input without `null`. DynamoDB treats a member that is `null` as missing, and rejects it where a value is required.
 * dynalite crashes on the latter and every in-memory table is lost: there it gets a value without a type instead, which
 * it rejects.
 */
export function withoutNulls(input: JsonObject): JsonObject {
  const members = Object.entries(input).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([name, value]) => [name, replaceNulls(value)]));
}

function replaceNulls(value: unknown): unknown {
  if (value === null) return {};
  if (Array.isArray(value)) return value.map(replaceNulls);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaceNulls(member)]),
  );
}

/** Whether dynalite survives the `Tags` of a TagResource: it crashes on a tag without a key or a value. */
export function areTags(tags: unknown): boolean {
  return (
    !Array.isArray(tags) ||
    tags.every((tag: unknown) => isRecord(tag) && "Key" in tag && "Value" in tag)
  );
}
