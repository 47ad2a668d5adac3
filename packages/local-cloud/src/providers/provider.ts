import type { Resource, ResourceState } from "../program/engine";
import { stringIn } from "../shared/json";
import { stableId } from "../shared/names";

/** A resource as a provider has created it, which can be deleted. */
export interface ProvisionedResource extends ResourceState {
  /** Deletes it as AWS would: from then on nothing of it is in effect. */
  readonly remove: () => void | Promise<void>;
}

/**
 * Creates resources of one type, or updates them: `previous` is what an earlier run of the same program returned for the
 * same URN. Data that the resource holds survives an update. An id that differs from the previous one's means another
 * resource, which replaces it.
 */
export type Provider = (
  resource: Resource,
  previous: ProvisionedResource | undefined,
) => Promise<ProvisionedResource>;

/** Providers by resource type, e.g. `aws:dynamodb/table:Table`. */
export type Providers = Readonly<Record<string, Provider>>;

/** The `remove` of a resource that nothing stands behind. */
export const nothingToRemove = (): void => undefined;

/** A resource's name as Pulumi chooses it: the property `property`, or else the logical name with a suffix. */
export function physicalName(resource: Resource, property = "name"): string {
  return (
    stringIn(resource.inputs, property) ??
    `${resource.name}-${stableId(resource.urn, 7, "0123456789abcdef")}`
  );
}
