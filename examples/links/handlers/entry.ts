import { uuidOf } from "@secured-api/http/uuid";
import type { Item } from "./store";

export type Kind = "link" | "tag";

/** Where an entry is, within its owner's. */
export interface EntryName {
  readonly kind: Kind;
  readonly id: string;
}

/** A person's link or tag. */
export interface Entry extends EntryName {
  /** The link or the tag itself. */
  readonly value: string;
  /**
   * Made anew whenever the entry is: what was deleted and then posted again has its old id, and by this it is known that it
   * does not have its old pairs.
   */
  readonly incarnation: string;
}

/** The one id that a value has with its owner: whoever posts it, however often and at once, means the same entry. */
export function entryId(owner: string, kind: Kind, value: string): string {
  return uuidOf([owner, kind, value]);
}

export function entryKey(owner: string, { kind, id }: EntryName): Item {
  return { owner, [`${kind}_id`]: id };
}

export function entryOf(kind: Kind, item: Item): Entry {
  return {
    kind,
    id: item[`${kind}_id`] ?? "",
    value: item[kind] ?? "",
    incarnation: item.incarnation ?? "",
  };
}

/** As clients see it, e.g. `{ tag_id, tag }`. */
export function shownEntry({ kind, id, value }: Entry): Item {
  return { [`${kind}_id`]: id, [kind]: value };
}
