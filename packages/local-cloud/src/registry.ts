import type { Created, Resource } from "./program/engine";
import type { Properties } from "./program/properties";
import { type Provided, type Providers, recordedProvider } from "./providers/provider";

/** What the program has registered, and what was made of it. */
export interface Registry {
  /** Creates a resource, or brings the one of the same URN up to date. */
  register(resource: Resource): Promise<Created>;
  /**
   * Removes all that does not belong to these resources as they are now: resources that are registered no more, and
   * what was replaced. What depends on others goes first.
   */
  keepOnly(urns: ReadonlySet<string>): Promise<void>;
  /** What a resource has become, e.g. its `arn`. Nothing for one that is not there. */
  outputs(urn: string): Properties;
  /** Types that were answered from their inputs, with nothing behind them, and how many of each. */
  recorded(): ReadonlyMap<string, number>;
}

export function createRegistry(region: string, providers: Providers): Registry {
  /** Everything that exists, by type and id, the last registered last. */
  const existing = new Map<string, Provided>();
  /** By URN. Two of them are the same thing after a resource was given another name in the program. */
  const current = new Map<string, { readonly type: string; readonly key: string }>();
  const find = (urn: string) => existing.get(current.get(urn)?.key ?? "");

  return {
    register: async (resource) => {
      const { urn, type, custom } = resource;
      if (!custom) return { id: "", outputs: {} };
      const provider = providers[type] ?? recordedProvider(region);
      const provided = await provider(resource, find(urn));
      const key = `${type} ${provided.id}`;
      existing.delete(key);
      existing.set(key, provided);
      current.set(urn, { type, key });
      return provided;
    },
    keepOnly: async (urns) => {
      for (const urn of current.keys()) if (!urns.has(urn)) current.delete(urn);
      const kept = new Set([...current.values()].map(({ key }) => key));
      for (const [key, { remove }] of [...existing].reverse()) {
        if (kept.has(key)) continue;
        existing.delete(key);
        await remove();
      }
    },
    outputs: (urn) => find(urn)?.outputs ?? {},
    recorded: () => {
      const counts = new Map<string, number>();
      for (const { type } of current.values()) {
        if (providers[type] === undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
      }
      return counts;
    },
  };
}
