import type { Properties } from "../program/properties";
import { account } from "../shared/names";

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
