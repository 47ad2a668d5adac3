import type { Created, Resource } from "../program/engine";
import type { Properties } from "../program/properties";
import { stableId } from "../shared/names";
import { account } from "../shared/names";

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

/**
 * A resource that is not emulated: answered from its inputs, so that a program can go on with its name and ARN. Nothing
 * stands behind it, and the start screen counts it.
 */
export function recordedProvider(region: string): Provider {
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

/** Answers the data sources that need no account of AWS. */
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
    // Any zone is there, as records in it are only recorded.
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
      throw new Error(`${token} asks AWS for something that does not exist locally`);
  }
}

/** A resource's name as Pulumi gives it: the one asked for, or the logical name with a suffix. */
export function physicalName(resource: Resource, property = "name"): string {
  const asked = resource.inputs[property];
  return typeof asked === "string"
    ? asked
    : `${resource.name}-${stableId(resource.urn, 7, "0123456789abcdef")}`;
}
