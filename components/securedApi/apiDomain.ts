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
import { type Transform, transformed } from "../shared/transform";

/** A domain for an API, as plain data. */
export interface ApiDomainDefinition extends Domain {
  /** The first part of every path, e.g. `todos` for `https://api.example.com/todos`. @default none */
  readonly basePath?: string;
}

/** A domain, and the API that it is for. */
export interface ApiDomainArgs extends ApiDomainDefinition {
  /** The API that the domain leads to. */
  readonly restApiId: pulumi.Input<string>;
  /** The stage of that API. */
  readonly stageName: pulumi.Input<string>;
  /** Changes the domain name's arguments just before it is created. @default unchanged */
  readonly transform?: { readonly domainName?: Transform<aws.apigateway.DomainNameArgs> };
}

/**
 * TLS 1.3 alone: every browser since 2019, curl and Node.js support it. Such a policy needs an endpoint access mode as
 * well; `STRICT` accepts only requests whose TLS server name is the domain in their Host header. The API itself has a
 * policy too, which should be the same.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
export const tlsPolicy = {
  securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
  endpointAccessMode: "STRICT",
} as const;

/**
 * For an API without a domain, at the gateway's own address, where AWS's default still accepts TLS 1.0: TLS 1.2 and 1.3. It
 * names both members, as `tlsPolicy` does: AWS changes the two together, and an update that leaves them out would keep the
 * one and remove the other.
 */
export const tlsPolicyWithoutDomain = {
  securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06",
  endpointAccessMode: "BASIC",
} as const;

/** Everything that is wrong with a domain, before anything is registered. */
export function apiDomainProblems(who: string, args: ApiDomainDefinition): string[] {
  return [
    ...domainProblems(who, args),
    ...(args.basePath === undefined || /^[A-Za-z0-9_-]+$/.test(args.basePath)
      ? []
      : [problemMessage(who, "basePath", "letters, digits, - and _", args.basePath)]),
  ];
}

/**
 * A custom domain for a REST API, with its certificate and DNS records.
 *
 * `new ApiDomain("Notes", { name: "api.example.com", zone: "example.com", restApiId: api.id, stageName: "v1" })`
 */
export class ApiDomain extends pulumi.ComponentResource {
  /** Without a slash at the end. */
  readonly url: pulumi.Output<string>;
  readonly nodes: {
    readonly domainName: aws.apigateway.DomainName;
    readonly mapping: aws.apigateway.BasePathMapping;
    readonly records: readonly aws.route53.Record[];
  };

  /** @throws pulumi.RunError with everything that is wrong with the domain. */
  constructor(name: string, args: ApiDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    throwArgumentProblems(apiDomainProblems(`ApiDomain "${name}"`, args));
    super("todo-api:components:ApiDomain", name, {}, opts);
    const child = { parent: this };
    const zoneId = zoneIdOf(args, child);
    const certificateArn = issuedCertificate(name, { domainName: args.name, zoneId }, child);
    const domainName = regionalDomain(name, args, certificateArn, child);
    const mapping = stageMapping(name, args, domainName, child);
    const records = aliasRecords(
      name,
      {
        name: args.name,
        zoneId,
        target: domainName.regionalDomainName,
        targetZoneId: domainName.regionalZoneId,
      },
      child,
    );
    const path = args.basePath === undefined ? "" : `/${args.basePath}`;
    this.url = pulumi.interpolate`https://${mapping.domainName}${path}`;
    this.nodes = { domainName, mapping, records };
    this.registerOutputs({ url: this.url });
  }
}

function regionalDomain(
  name: string,
  args: ApiDomainArgs,
  certificateArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.DomainName {
  const defaults: aws.apigateway.DomainNameArgs = {
    domainName: args.name,
    regionalCertificateArn: certificateArn,
    // Without dual stack the AAAA record would resolve to nothing.
    endpointConfiguration: { types: "REGIONAL", ipAddressType: "dualstack" },
    ...tlsPolicy,
  };
  return new aws.apigateway.DomainName(
    name,
    transformed(defaults, args.transform?.domainName),
    opts,
  );
}

function stageMapping(
  name: string,
  args: ApiDomainArgs,
  domainName: aws.apigateway.DomainName,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.BasePathMapping {
  return new aws.apigateway.BasePathMapping(
    `${name}-mapping`,
    {
      domainName: domainName.domainName,
      restApi: args.restApiId,
      stageName: args.stageName,
      ...(args.basePath === undefined ? {} : { basePath: args.basePath }),
    },
    opts,
  );
}
