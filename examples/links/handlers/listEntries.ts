import { type Entry, entryOf, type Kind } from "./entry";
import { queryAll } from "./queryAll";
import type { Store } from "./store";

/** All links or all tags of a person. */
export async function listEntries(
  store: Store,
  owner: string,
  kind: Kind,
): Promise<readonly Entry[]> {
  const items = await queryAll(store, {
    TableName: store.tables[kind],
    KeyConditionExpression: "#owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ":owner": owner },
  });
  return items.map((item) => entryOf(kind, item));
}
