import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { isUuid } from "@secured-api/http/uuid";
import { badRequest, ok, parameter, unknown } from "./endpoint";
import { entryKey, type EntryName, getEntries, type Kind } from "./entries";
import { deletePair, queryPairs } from "./pairs";
import type { Store } from "./store";

// Conditional deletions have no batch; so many run at once.
const concurrency = 25;

/** `DELETE /link?link_id=` and `DELETE /tag?tag_id=`: with its pairs. */
export const deleteEntry = (kind: Kind) => (store: Store) =>
  async function deleteEntry(request: GuardedRequest): Promise<HttpResponse> {
    const name = `${kind}_id`;
    const id = parameter(request, name) ?? "";
    if (id === "") return badRequest(`${name} is required`);
    const deleted = await deleteEntryAndPairs(store, request.owner, { kind, id });
    return deleted ? ok({ [name]: id }) : unknown(name, id);
  };

/**
 * Deletes a link or a tag, and with it its pairs: no one sees them from then on (`livePairs`), and
 * they are deleted after it. When that is interrupted, the next deletion of the same id continues it.
 * Returns whether the entry was there.
 */
export async function deleteEntryAndPairs(
  store: Store,
  owner: string,
  name: EntryName,
): Promise<boolean> {
  if (!isUuid(name.id)) return false;
  const { Attributes, $metadata } = await store.documents.send(
    new DeleteCommand({
      TableName: store.tables[name.kind],
      Key: entryKey(owner, name),
      ReturnValues: "ALL_OLD",
    }),
  );
  await deleteDeadPairs(store, owner, name);
  // Nothing there on a second attempt: most likely the first one deleted it, and its response was
  // lost.
  return Attributes !== undefined || ($metadata.attempts ?? 1) > 1;
}

/**
 * The pairs are read before the entry, so one of another incarnation than the entry's is of an
 * earlier one, which never comes back.
 */
async function deleteDeadPairs(store: Store, owner: string, name: EntryName): Promise<void> {
  const pairs = await queryPairs(store, owner, { [`${name.kind}_id`]: name.id });
  if (pairs.length === 0) return;
  const [now] = await getEntries(store, owner, [name]);
  const dead = pairs.filter((pair) => pair[`${name.kind}_incarnation`] !== now?.incarnation);
  for (let start = 0; start < dead.length; start += concurrency) {
    const some = dead.slice(start, start + concurrency);
    await Promise.all(some.map((pair) => deletePair(store, owner, pair)));
  }
}
