import { randomUUID } from "node:crypto";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { type Entry, entryId, entryKey, entryOf, type Kind } from "./entry";
import type { Item, Store } from "./store";

/** The entry of a value, made if there is none: one atomic write, which may be repeated. */
export async function keepEntry(
  { documents, tables }: Store,
  owner: string,
  kind: Kind,
  value: string,
): Promise<Entry> {
  const { Attributes } = await documents.send(
    new UpdateCommand({
      TableName: tables[kind],
      Key: entryKey(owner, { kind, id: entryId(owner, kind, value) }),
      UpdateExpression: "SET #value = :value, #incarnation = if_not_exists(#incarnation, :new)",
      ExpressionAttributeNames: { "#value": kind, "#incarnation": "incarnation" },
      ExpressionAttributeValues: { ":value": value, ":new": randomUUID() },
      ReturnValues: "ALL_NEW",
    }),
  );
  // Nothing else writes to the tables.
  return entryOf(kind, Attributes as Item);
}
