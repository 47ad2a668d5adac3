import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { problemMessage } from "./problems";

/** A custom domain name, in a zone that Route 53 serves. */
export interface Domain {
  /** In lower case, e.g. `api.example.com`; it may be the zone's name itself. */
  readonly name: string;
  /** The public hosted zone that the name is in: its name, e.g. `example.com`, or its id, e.g. `Z0123456789ABC`. */
  readonly zone: string;
}

const hostName = /^(?=.{4,})(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;
const zoneIdentifier = /^Z[A-Z0-9]{1,31}$/;

/** Whether the name is in the zone can be checked here only when the zone is named; for an id, Route 53 checks. */
export function domainProblems(who: string, { name, zone }: Domain): string[] {
  const isNamed = hostName.test(zone);
  return [
    // A certificate's common name has 64 characters: https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html
    ...(hostName.test(name) && name.length <= 64
      ? []
      : [problemMessage(who, "domain", "a lower-case domain name of at most 64 characters", name)]),
    ...(isNamed || zoneIdentifier.test(zone)
      ? []
      : [problemMessage(who, "zone", "a hosted zone's name or id (Z…)", zone || undefined)]),
    ...(isNamed && name !== zone && !name.endsWith(`.${zone}`)
      ? [problemMessage(who, "domain", `${zone} or a name that ends in .${zone}`, name)]
      : []),
  ];
}

/** The zone's id; a zone that is named is looked up among the account's public ones. */
export function zoneIdOf({ zone }: Domain, opts: pulumi.InvokeOptions): pulumi.Input<string> {
  return zoneIdentifier.test(zone)
    ? zone
    : aws.route53.getZoneOutput({ name: zone, privateZone: false }, opts).zoneId;
}

/** Points a name at an AWS resource, for IPv4 and IPv6. Queries of alias records are free. */
export function aliasRecords(
  name: string,
  args: {
    readonly name: pulumi.Input<string>;
    readonly zoneId: pulumi.Input<string>;
    readonly target: pulumi.Input<string>;
    readonly targetZoneId: pulumi.Input<string>;
  },
  opts: pulumi.CustomResourceOptions,
): aws.route53.Record[] {
  const aliases = [{ name: args.target, zoneId: args.targetZoneId, evaluateTargetHealth: false }];
  return ["A", "AAAA"].map(
    (type) =>
      new aws.route53.Record(
        `${name}-${type.toLowerCase()}`,
        { name: args.name, zoneId: args.zoneId, type, aliases },
        opts,
      ),
  );
}

interface CertificateArgs {
  readonly domainName: string;
  readonly zoneId: pulumi.Input<string>;
  /**
   * Set on the resource rather than by another provider, which would lack the profile that the stack's provider is
   * configured with. @default the provider's
   */
  readonly region?: string;
}

/**
 * A certificate that ACM issues and renews, validated by a DNS record. The ARN is that of the validation, so resources
 * that use it wait until the certificate is issued.
 */
export function issuedCertificate(
  name: string,
  { domainName, zoneId, region }: CertificateArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const regional = region === undefined ? {} : { region };
  const certificate = new aws.acm.Certificate(
    `${name}-certificate`,
    { ...regional, domainName, validationMethod: "DNS" },
    opts,
  );
  const proof = certificate.domainValidationOptions.apply(validationRecord);
  const record = new aws.route53.Record(
    `${name}-proof`,
    {
      zoneId,
      name: proof.name,
      type: proof.type,
      records: [proof.value],
      ttl: 300,
      // All certificates of an account for one name share one record: another region's may have created it.
      allowOverwrite: true,
    },
    opts,
  );
  const validation = new aws.acm.CertificateValidation(
    `${name}-validation`,
    { ...regional, certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
    opts,
  );
  return validation.certificateArn;
}

/** One name has one record; there is none where a certificate is only recorded, as in the local cloud. */
function validationRecord(
  options: readonly aws.types.output.acm.CertificateDomainValidationOption[] | undefined,
): { readonly name: string; readonly type: string; readonly value: string } {
  const option = options?.[0];
  return {
    name: option?.resourceRecordName ?? "",
    type: option?.resourceRecordType ?? "CNAME",
    value: option?.resourceRecordValue ?? "",
  };
}
