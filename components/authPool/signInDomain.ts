import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  aliasRecords,
  type Domain,
  domainProblems,
  issuedCertificate,
  zoneIdOf,
} from "../shared/domain";
import { problem, refuse } from "../shared/problems";

export interface SignInDomainArgs extends Domain {
  readonly userPoolId: pulumi.Input<string>;
}

/**
 * Everything that is wrong with a domain for hosted pages. A name like `example.com` has a parent that cannot have the A
 * record that Cognito looks for.
 */
export function signInDomainProblems(who: string, domain: Domain): string[] {
  return [
    ...domainProblems(who, domain),
    ...(domain.name.split(".").length === 2
      ? [problem(who, "domain", "below a domain with an A record", domain.name)]
      : []),
  ];
}

/**
 * A user pool's hosted pages under a domain name of one's own. Cognito wants the parent domain to have an A record, which
 * proves that somebody cares for it, before this one is made:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-add-custom-domain.html
 *
 * `new SignInDomain("People", { name: "sign-in.example.com", zone: "example.com", userPoolId: pool.userPoolId })`
 */
export class SignInDomain extends pulumi.ComponentResource {
  /** Without a slash at the end. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: SignInDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(signInDomainProblems(`SignInDomain "${name}"`, args));
    super("todo-api:components:SignInDomain", name, {}, opts);
    const child = { parent: this };
    const zoneId = zoneIdOf(args, child);
    // CloudFront stands before the pages, and takes certificates of this region alone.
    const certificate = { domainName: args.name, zoneId, region: "us-east-1" };
    const domain = new aws.cognito.UserPoolDomain(
      name,
      {
        domain: args.name,
        userPoolId: args.userPoolId,
        certificateArn: issuedCertificate(name, certificate, child),
        managedLoginVersion: 1,
      },
      // A name is served for one pool at a time.
      { ...child, deleteBeforeReplace: true },
    );
    aliasRecords(
      name,
      {
        name: args.name,
        zoneId,
        target: domain.cloudfrontDistribution,
        targetZoneId: domain.cloudfrontDistributionZoneId,
      },
      child,
    );
    this.url = pulumi.interpolate`https://${domain.domain}`;
    this.registerOutputs({ url: this.url });
  }
}
