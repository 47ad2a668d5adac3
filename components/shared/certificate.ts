import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
  readonly domainName: string;
  readonly zoneId: pulumi.Input<string>;
  /**
   * Named by the resource, and not by a provider of its own: that would not have the profile that the stack's is
   * configured with. @default the provider's
   */
  readonly region?: string;
}

/**
 * A certificate that ACM has issued and renews, proven by a DNS record. The ARN is that of the validation, so whoever
 * uses it waits until the certificate can be used.
 */
export function issuedCertificate(
  name: string,
  { domainName, zoneId, region }: CertificateArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const place = region === undefined ? {} : { region };
  const certificate = new aws.acm.Certificate(
    `${name}-certificate`,
    { ...place, domainName, validationMethod: "DNS" },
    opts,
  );
  const proof = certificate.domainValidationOptions.apply(proofOf);
  const record = new aws.route53.Record(
    `${name}-proof`,
    {
      zoneId,
      name: proof.name,
      type: proof.type,
      records: [proof.value],
      ttl: 300,
      // All certificates of an account for one name have one proof: another region's may be there already.
      allowOverwrite: true,
    },
    opts,
  );
  const validation = new aws.acm.CertificateValidation(
    `${name}-validation`,
    { ...place, certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
    opts,
  );
  return validation.certificateArn;
}

/** One name has one proof; there is none where a certificate is only recorded, as in the local cloud. */
function proofOf(
  options: readonly aws.types.output.acm.CertificateDomainValidationOption[] | undefined,
): { readonly name: string; readonly type: string; readonly value: string } {
  const option = options?.[0];
  return {
    name: option?.resourceRecordName ?? "",
    type: option?.resourceRecordType ?? "CNAME",
    value: option?.resourceRecordValue ?? "",
  };
}
