import type { Created, Resource } from "../program/engine";

/** A resource as a provider has created it, with the way back. */
export interface Provided extends Created {
  /** Undoes it, as AWS would delete it: from then on nothing of it is in effect. */
  readonly remove: () => void | Promise<void>;
}

/**
 * Creates one type of resource, or brings an existing one up to date: `previous` is what an earlier run of the
 * same program returned for the same URN. Data that the resource holds survives an update. Another id than the previous
 * one's is another resource, which replaces it.
 */
export type Provider = (resource: Resource, previous: Provided | undefined) => Promise<Provided>;

/** Providers by resource type, e.g. `aws:dynamodb/table:Table`. */
export type Providers = Readonly<Record<string, Provider>>;

/** For what has nothing behind it. */
export const nothingToRemove = (): void => undefined;
