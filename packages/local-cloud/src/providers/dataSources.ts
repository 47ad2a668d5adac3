import type { Properties } from "../program/properties";
import { account } from "../shared/names";

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
