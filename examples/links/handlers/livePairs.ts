import type { Entry } from "./entry";
import { findEntries } from "./findEntries";
import type { Pair } from "./pair";
import type { Store } from "./store";

interface LivePair {
  readonly tag: Entry;
  readonly link: Entry;
}

/**
 * Those pairs whose tag and link both exist, with them. A pair thereby goes in the moment that either is deleted, however
 * long it takes to clear it away.
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
  const entries = await findEntries(store, owner, names);
  const living = new Map(entries.map((entry) => [entry.incarnation, entry]));
  return pairs.flatMap(({ tag_incarnation, link_incarnation }) => {
    const [tag, link] = [living.get(tag_incarnation), living.get(link_incarnation)];
    return tag && link ? [{ tag, link }] : [];
  });
}
