import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  aliasRecords,
  type Domain,
  domainProblems,
  issuedCertificate,
  zoneIdOf,
} from "../shared/domain";
import { problemMessage, throwArgumentProblems } from "../shared/problems";

/** A domain, and the pool whose hosted UI it is for. */
export interface SignInDomainArgs extends Domain {
  /** The pool whose hosted UI this is. */
  readonly userPoolId: pulumi.Input<string>;
}

/**
 * Everything that is wrong with a domain for the hosted UI. A name like `example.com` has a parent that cannot have the
 * A record that Cognito looks for.
 */
export function signInDomainProblems(who: string, domain: Domain): string[] {
  return [
    ...domainProblems(who, domain),
    ...(domain.name.split(".").length === 2
      ? [problemMessage(who, "domain", "below a domain with an A record", domain.name)]
      : []),
  ];
}

/**
 * A custom domain for a user pool's hosted UI. Cognito requires the parent domain to have an A record, as proof of its
 * ownership, before this one is created:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-add-custom-domain.html
 *
 * `new SignInDomain("Users", { name: "sign-in.example.com", zone: "example.com", userPoolId: pool.userPoolId })`
 */
export class SignInDomain extends pulumi.ComponentResource {
  /** Without a slash at the end. */
  readonly url: pulumi.Output<string>;

  /** @throws pulumi.RunError with everything that is wrong with the domain. */
  constructor(name: string, args: SignInDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    throwArgumentProblems(signInDomainProblems(`SignInDomain "${name}"`, args));
    super("todo-api:components:SignInDomain", name, {}, opts);
    const child = { parent: this };
    const zoneId = zoneIdOf(args, child);
    // CloudFront serves the pages, and takes certificates of this region alone.
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
