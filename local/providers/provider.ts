import type { Created, Resource } from "../engine/engine";

/**
 * Creates one type of resource, or brings an existing one up to date: `previous` is what an earlier run of the
 * same program returned for the same URN. Data that the resource holds survives an update.
 */
export type Provider = (resource: Resource, previous: Created | undefined) => Promise<Created>;

/** Providers by resource type, e.g. `aws:dynamodb/table:Table`. */
export type Providers = Readonly<Record<string, Provider>>;
