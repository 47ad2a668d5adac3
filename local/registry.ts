import type { Created, Resource } from "./engine/engine";
import type { Properties } from "./engine/properties";
import type { Providers } from "./providers/provider";
import { recordedProvider } from "./providers/recorded";

/** What the program has registered, and what was made of it. */
export interface Registry {
  /** Creates a resource, or brings the one of the same URN up to date. */
  register(resource: Resource): Promise<Created>;
  /** Removes what a program registers no more. Tables and user pools stay until the end, with what is in them. */
  remove(urn: string): void;
  /** What a resource has become, e.g. its `arn`. Nothing for one that is not there. */
  outputs(urn: string): Properties;
  /** Types that were answered from their inputs, with nothing behind them, and how many of each. */
  recorded(): ReadonlyMap<string, number>;
}

export function createRegistry(region: string, providers: Providers): Registry {
  const created = new Map<string, Created>();
  const recorded = new Map<string, string>();

  return {
    register: async (resource) => {
      const { urn, type, custom } = resource;
      if (!custom) return { id: "", outputs: {} };
      const provider = providers[type];
      if (provider === undefined) recorded.set(urn, type);
      const previous = created.get(urn);
      const result = await (provider ?? recordedProvider(region))(resource, previous);
      created.set(urn, result);
      // It has another name now: AWS has replaced it.
      if (previous !== undefined && previous.id !== result.id) previous.remove?.();
      return result;
    },
    remove: (urn) => {
      created.get(urn)?.remove?.();
      created.delete(urn);
      recorded.delete(urn);
    },
    outputs: (urn) => created.get(urn)?.outputs ?? {},
    recorded: () => {
      const counts = new Map<string, number>();
      for (const type of recorded.values()) counts.set(type, (counts.get(type) ?? 0) + 1);
      return counts;
    },
  };
}
