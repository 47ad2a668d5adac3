import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { isUuid } from "@secured-api/http/uuid";
import { clearPair } from "./clearPair";
import { entryKey, type EntryName } from "./entry";
import { findEntries } from "./findEntries";
import { listPairs } from "./listPairs";
import type { Store } from "./store";

// Conditional deletes have no batch; so many run at once.
const atOnce = 25;

/**
 * Deletes a link or a tag, and with it its pairs: nobody sees them from then on (`livePairs`), and they are cleared away
 * after it. When that is interrupted, the next deletion of the same id goes on with it. Says whether the entry was there.
 */
export async function removeEntry(store: Store, owner: string, name: EntryName): Promise<boolean> {
  if (!isUuid(name.id)) return false;
  const { Attributes, $metadata } = await store.documents.send(
    new DeleteCommand({
      TableName: store.tables[name.kind],
      Key: entryKey(owner, name),
      ReturnValues: "ALL_OLD",
    }),
  );
  await clearPairs(store, owner, name);
  // Nothing there on a second attempt: most likely the first one removed it, and its reply was lost.
  return Attributes !== undefined || ($metadata.attempts ?? 1) > 1;
}

/**
 * The pairs are read before the entry, so one that the entry is not the same for is of an earlier one, and that never
 * comes back.
 */
async function clearPairs(store: Store, owner: string, name: EntryName): Promise<void> {
  const pairs = await listPairs(store, owner, { [`${name.kind}_id`]: name.id });
  if (pairs.length === 0) return;
  const [now] = await findEntries(store, owner, [name]);
  const dead = pairs.filter((pair) => pair[`${name.kind}_incarnation`] !== now?.incarnation);
  for (let start = 0; start < dead.length; start += atOnce) {
    const some = dead.slice(start, start + atOnce);
    await Promise.all(some.map((pair) => clearPair(store, owner, pair)));
  }
}
