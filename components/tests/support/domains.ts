import { type Graph, record } from "./graph";

export const types = {
  certificate: "aws:acm/certificate:Certificate",
  validation: "aws:acm/certificateValidation:CertificateValidation",
  record: "aws:route53/record:Record",
  domainName: "aws:apigateway/domainName:DomainName",
  mapping: "aws:apigateway/basePathMapping:BasePathMapping",
  restApi: "aws:apigateway/restApi:RestApi",
  deployment: "aws:apigateway/deployment:Deployment",
  userPoolDomain: "aws:cognito/userPoolDomain:UserPoolDomain",
};

/** What AWS computes, each value different, so that none can be mistaken for another. */
const computed = {
  [types.certificate]: {
    domainValidationOptions: [
      {
        domainName: "api.example.com",
        resourceRecordName: "_proof.api.example.com",
        resourceRecordType: "CNAME",
        resourceRecordValue: "_value.acm-validations.aws",
      },
    ],
  },
  [types.validation]: { certificateArn: "arn:issued" },
  [types.record]: { fqdn: "record-fqdn" },
  [types.domainName]: { regionalDomainName: "d-1.execute-api", regionalZoneId: "ZREGIONAL" },
  [types.userPoolDomain]: {
    cloudfrontDistribution: "d1.cloudfront.net",
    cloudfrontDistributionZoneId: "ZCLOUDFRONT",
  },
  "aws:route53/getZone:getZone": { zoneId: "ZFOUND" },
};

interface Named {
  readonly url: { apply(read: (url: string) => void): unknown };
}

/** Registers a component, and resolves its url. */
export async function built(build: () => Named): Promise<{ graph: Graph; url: string }> {
  let url = "";
  const graph = await record(() => {
    build().url.apply((value) => {
      url = value;
    });
  }, computed);
  return { graph, url };
}

export const alias = (type: string, name: string, zoneId: string, target: object) => ({
  name,
  zoneId,
  type,
  aliases: [{ ...target, evaluateTargetHealth: false }],
});
