import type { Entry } from "./entry";
import type { Item } from "./store";

/** A tag on a link: of one incarnation of each, so that it ends with either. */
export interface Pair {
  readonly tag_id: string;
  readonly link_id: string;
  readonly tag_incarnation: string;
  readonly link_incarnation: string;
}

export function pairOfEntries(tag: Entry, link: Entry): Pair {
  return {
    tag_id: tag.id,
    link_id: link.id,
    tag_incarnation: tag.incarnation,
    link_incarnation: link.incarnation,
  };
}

export function pairOf(item: Item): Pair {
  const { tag_id = "", link_id = "", tag_incarnation = "", link_incarnation = "" } = item;
  return { tag_id, link_id, tag_incarnation, link_incarnation };
}

/** By tag first, so that the pairs of a tag lie together; the index `link_index` has them by link. */
export function pairKey(owner: string, { tag_id, link_id }: Pick<Pair, "tag_id" | "link_id">) {
  return { owner, pair: `${tag_id}#${link_id}` };
}
