import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { conditionalWrite } from "@secured-api/http/dynamodb";
import { isUuid } from "@secured-api/http/uuid";
import { type Entry, getEntries } from "./entries";
import { type Item, queryAll, type Store } from "./store";

/** A tag on a link: of one incarnation of each, so that it ends with either. */
export interface Pair {
  readonly tag_id: string;
  readonly link_id: string;
  readonly tag_incarnation: string;
  readonly link_incarnation: string;
}

/** Which pairs: all without an id, otherwise those of the tag, of the link, or the one of both. */
interface PairFilter {
  readonly tag_id?: string | undefined;
  readonly link_id?: string | undefined;
}

/** The entries of a pair. */
interface LivePair {
  readonly tag: Entry;
  readonly link: Entry;
}

/**
 * Puts a tag on a link, and reads both again: whoever deleted one of them meanwhile may have deleted
 * its pairs before this one was there. What was deleted and posted again is paired as it is now.
 */
export async function putPair(store: Store, owner: string, tag: Entry, link: Entry): Promise<void> {
  const pair = pairOfEntries(tag, link);
  const Item = { ...pairKey(owner, pair), ...pair };
  await store.documents.send(new PutCommand({ TableName: store.tables.pair, Item }));

  const entries = await getEntries(store, owner, [tag, link]);
  const tagNow = entries.find(({ kind }) => kind === "tag");
  const linkNow = entries.find(({ kind }) => kind === "link");
  if (tagNow === undefined || linkNow === undefined) return deletePair(store, owner, pair);
  const same = tagNow.incarnation === tag.incarnation && linkNow.incarnation === link.incarnation;
  if (!same) await putPair(store, owner, tagNow, linkNow);
}

/** Deletes a pair of entries that are gone, and never one that has replaced it since. */
export async function deletePair(
  { documents, tables }: Store,
  owner: string,
  pair: Pair,
): Promise<void> {
  const deletion = new DeleteCommand({
    TableName: tables.pair,
    Key: pairKey(owner, pair),
    ConditionExpression: "#tag = :tag AND #link = :link",
    ExpressionAttributeNames: { "#tag": "tag_incarnation", "#link": "link_incarnation" },
    ExpressionAttributeValues: { ":tag": pair.tag_incarnation, ":link": pair.link_incarnation },
  });
  await conditionalWrite(documents.send(deletion));
}

/**
 * Those pairs whose tag and link both exist, with them. A pair is gone the moment that either is
 * deleted, however long it takes to delete the pair itself.
 */
export async function livePairs(
  store: Store,
  owner: string,
  pairs: readonly Pair[],
): Promise<readonly LivePair[]> {
  const names = pairs.flatMap(({ tag_id, link_id }) => [
    { kind: "tag" as const, id: tag_id },
    { kind: "link" as const, id: link_id },
  ]);
  const entries = await getEntries(store, owner, names);
  const living = new Map(entries.map((entry) => [entry.incarnation, entry]));
  return pairs.flatMap(({ tag_incarnation, link_incarnation }) => {
    const [tag, link] = [living.get(tag_incarnation), living.get(link_incarnation)];
    return tag && link ? [{ tag, link }] : [];
  });
}

/** A person's pairs as they are stored; some may be of entries that are gone: {@link livePairs}. */
export async function queryPairs(
  store: Store,
  owner: string,
  filter: PairFilter = {},
): Promise<readonly Pair[]> {
  const { tag_id, link_id } = filter;
  if (![tag_id, link_id].every((id) => id === undefined || isUuid(id))) return [];
  const items = await queryAll(store, {
    TableName: store.tables.pair,
    ...(tag_id === undefined ? byLink(owner, link_id) : byTag(owner, tag_id, link_id)),
  });
  return items.map(pairOf);
}

function byTag(owner: string, tag_id: string, link_id = "") {
  return {
    KeyConditionExpression: "#owner = :owner AND begins_with(#pair, :pair)",
    ExpressionAttributeNames: { "#owner": "owner", "#pair": "pair" },
    ExpressionAttributeValues: {
      ":owner": owner,
      ":pair": pairKey(owner, { tag_id, link_id }).pair,
    },
  };
}

function byLink(owner: string, link_id: string | undefined) {
  const all = {
    KeyConditionExpression: "#owner = :owner",
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ":owner": owner },
  };
  if (link_id === undefined) return all;
  return {
    IndexName: "link_index",
    KeyConditionExpression: "#owner = :owner AND #link_id = :link_id",
    ExpressionAttributeNames: { ...all.ExpressionAttributeNames, "#link_id": "link_id" },
    ExpressionAttributeValues: { ...all.ExpressionAttributeValues, ":link_id": link_id },
  };
}

/**
 * The primary key of a pair: by tag first, so that the pairs of a tag are adjacent; the index
 * `link_index` has them by link.
 */
export function pairKey(owner: string, { tag_id, link_id }: Pick<Pair, "tag_id" | "link_id">) {
  return { owner, pair: `${tag_id}#${link_id}` };
}

export function pairOfEntries(tag: Entry, link: Entry): Pair {
  return {
    tag_id: tag.id,
    link_id: link.id,
    tag_incarnation: tag.incarnation,
    link_incarnation: link.incarnation,
  };
}

function pairOf(item: Item): Pair {
  const { tag_id = "", link_id = "", tag_incarnation = "", link_incarnation = "" } = item;
  return { tag_id, link_id, tag_incarnation, link_incarnation };
}
