import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { clearPair } from "./clearPair";
import type { Entry } from "./entry";
import { findEntries } from "./findEntries";
import { pairKey, pairOfEntries } from "./pair";
import type { Store } from "./store";

/**
 * Puts a tag on a link, and looks again: whoever deleted one of them meanwhile may have cleared its pairs away before this
 * one was there. What was deleted and made again is joined as it is now.
 */
export async function joinPair(
  store: Store,
  owner: string,
  tag: Entry,
  link: Entry,
): Promise<void> {
  const pair = pairOfEntries(tag, link);
  const Item = { ...pairKey(owner, pair), ...pair };
  await store.documents.send(new PutCommand({ TableName: store.tables.pair, Item }));

  const entries = await findEntries(store, owner, [tag, link]);
  const tagNow = entries.find(({ kind }) => kind === "tag");
  const linkNow = entries.find(({ kind }) => kind === "link");
  if (tagNow === undefined || linkNow === undefined) return clearPair(store, owner, pair);
  const same = tagNow.incarnation === tag.incarnation && linkNow.incarnation === link.incarnation;
  if (!same) await joinPair(store, owner, tagNow, linkNow);
}
