import type { Resource, ResourceState } from "./program/engine";
import type { Properties } from "./program/properties";
import type { Providers, ProvisionedResource } from "./providers/provider";
import { stubProvider } from "./providers/stub";

/** What the program has registered, and what has become of it. */
export interface Registry {
  /**
   * Creates a resource, or updates the one of the same URN, with the provider of its type. A resource of a type that has
   * none is a stub; a component only groups resources, and becomes nothing.
   *
   * @throws Error of the provider: what is wrong with an input, or not emulated.
   */
  register(resource: Resource): Promise<ResourceState>;
  /**
   * Removes everything but these resources as they are now: resources that are no longer registered, and what was
   * replaced. Dependents go first.
   */
  keepOnly(urns: ReadonlySet<string>): Promise<void>;
  /** What a resource has become, e.g. its `arn`. Empty for one that does not exist. */
  outputs(urn: string): Properties;
  /** Types that are not emulated, and how many resources of each are registered. */
  stubs(): ReadonlyMap<string, number>;
}

export function createRegistry(region: string, providers: Providers): Registry {
  /** Everything that exists, by type and id, the last registered last. */
  const existing = new Map<string, ProvisionedResource>();
  /** By URN. Two URNs share a key after a resource was given another name in the program. */
  const current = new Map<string, { readonly type: string; readonly key: string }>();
  const find = (urn: string) => existing.get(current.get(urn)?.key ?? "");

  return {
    register: async (resource) => {
      const { urn, type, custom } = resource;
      if (!custom) return { id: "", outputs: {} };
      const provider = providers[type] ?? stubProvider(region);
      const provisioned = await provider(resource, find(urn));
      const key = `${type} ${provisioned.id}`;
      existing.delete(key);
      existing.set(key, provisioned);
      current.set(urn, { type, key });
      return provisioned;
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
    stubs: () => {
      const counts = new Map<string, number>();
      for (const { type } of current.values()) {
        if (providers[type] === undefined) counts.set(type, (counts.get(type) ?? 0) + 1);
      }
      return counts;
    },
  };
}
