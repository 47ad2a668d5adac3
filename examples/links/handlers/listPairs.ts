import { isUuid } from "@secured-api/http/uuid";
import { type Pair, pairKey, pairOf } from "./pair";
import { queryAll } from "./queryAll";
import type { Store } from "./store";

/** Which pairs: all without an id, else those of the tag, of the link, or the one of both. */
interface PairFilter {
  readonly tag_id?: string | undefined;
  readonly link_id?: string | undefined;
}

/** A person's pairs as they are stored; some may be of entries that are gone: see `livePairs`. */
export async function listPairs(
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
