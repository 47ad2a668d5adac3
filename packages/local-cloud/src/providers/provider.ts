import type { ResourceState, Resource } from "../program/engine";
import type { Properties } from "../program/properties";
import { stringIn } from "../shared/json";
import { account, stableId } from "../shared/names";

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

/**
 * Creates resources that are not emulated: their outputs are their inputs with a name and an ARN, so that the program can
 * go on. Nothing stands behind them, and the start screen counts them.
 */
export function stubProvider(region: string): Provider {
  return async (resource) => {
    const name = physicalName(resource);
    const [service = "", kind = ""] = resource.type.split(":").slice(1).join(":").split(/[/:]/);
    const arn =
      service === "cloudwatch" && kind === "logGroup"
        ? `arn:aws:logs:${region}:${account}:log-group:${name}`
        : `arn:aws:${service}:${region}:${account}:${kind}/${name}`;
    return { id: name, outputs: { name, arn, ...resource.inputs }, remove: nothingToRemove };
  };
}

/**
 * Reads the data sources that need no AWS account.
 *
 * @throws Error for any other token.
 */
export function dataSource(region: string, token: string): Properties {
  switch (token) {
    case "aws:index/getRegion:getRegion":
      return { id: region, name: region, region, description: region };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return {
        id: account,
        accountId: account,
        arn: `arn:aws:iam::${account}:root`,
        userId: account,
      };
    // Any zone exists, because the records in it are stubs.
    case "aws:route53/getZone:getZone":
      return { id: "ZLOCAL", zoneId: "ZLOCAL" };
    case "aws:index/getPartition:getPartition":
      return {
        id: "aws",
        partition: "aws",
        dnsSuffix: "amazonaws.com",
        reverseDnsPrefix: "com.amazonaws",
      };
    default:
      throw new Error(`${token} looks up something in AWS that does not exist locally`);
  }
}

/** A resource's name as Pulumi chooses it: the property `property`, or else the logical name with a suffix. */
export function physicalName(resource: Resource, property = "name"): string {
  return (
    stringIn(resource.inputs, property) ??
    `${resource.name}-${stableId(resource.urn, 7, "0123456789abcdef")}`
  );
}
