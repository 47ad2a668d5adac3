import { expect } from "chai";
import { AuthPool, authPoolProblems, SignInDomain } from "../..";
import { alias, built, types } from "../support/domains";

describe("SignInDomain", () => {
  it("has a certificate of us-east-1 and points at the distribution of the hosted UI", async () => {
    const { graph, url } = await built(
      () =>
        new SignInDomain("People", {
          name: "sign-in.example.com",
          zone: "example.com",
          userPoolId: "pool",
        }),
    );
    const target = { name: "d1.cloudfront.net", zoneId: "ZCLOUDFRONT" };
    expect(url).to.equal("https://sign-in.example.com");
    expect(graph.calls).to.deep.equal([
      {
        token: "aws:route53/getZone:getZone",
        inputs: { name: "example.com", privateZone: false },
      },
    ]);
    expect(
      Object.fromEntries(
        graph.resources.map(({ name, type, inputs }) => [`${type} ${name}`, inputs]),
      ),
    ).to.deep.equal({
      "todo-api:components:SignInDomain People": {},
      [`${types.certificate} People-certificate`]: {
        region: "us-east-1",
        domainName: "sign-in.example.com",
        validationMethod: "DNS",
      },
      [`${types.record} People-proof`]: {
        zoneId: "ZFOUND",
        name: "_proof.api.example.com",
        type: "CNAME",
        records: ["_value.acm-validations.aws"],
        ttl: 300,
        allowOverwrite: true,
      },
      [`${types.validation} People-validation`]: {
        region: "us-east-1",
        certificateArn: "arn:People-certificate",
        validationRecordFqdns: ["record-fqdn"],
      },
      [`${types.userPoolDomain} People`]: {
        domain: "sign-in.example.com",
        userPoolId: "pool",
        certificateArn: "arn:issued",
        managedLoginVersion: 1,
      },
      [`${types.record} People-a`]: alias("A", "sign-in.example.com", "ZFOUND", target),
      [`${types.record} People-aaaa`]: alias("AAAA", "sign-in.example.com", "ZFOUND", target),
    });
  });

  it("is the address of a pool's hosted UI, also when there is a prefix", async () => {
    const { url, graph } = await built(() => {
      const pool = new AuthPool("People", {
        clients: {},
        domain: "my-people",
        signInDomain: { name: "sign-in.example.com", zone: "Z1" },
      });
      if (pool.domainUrl === undefined) throw new Error("no address");
      return { url: pool.domainUrl };
    });
    expect(url).to.equal("https://sign-in.example.com");
    expect(graph.ofType(types.userPoolDomain).map(({ inputs }) => inputs.domain)).to.have.members([
      "my-people",
      "sign-in.example.com",
    ]);
  });

  it("reports a wrong name with the pool's other problems", () => {
    expect(
      authPoolProblems("People", {
        clients: {},
        domain: "My_Pages",
        signInDomain: { name: "sign-in.example.com", zone: "example.org" },
      }),
    ).to.have.length(2);
  });

  it("rejects a name whose parent cannot have the A record that Cognito looks for", () => {
    const found = (name: string) =>
      authPoolProblems("People", { clients: {}, signInDomain: { name, zone: "Z1" } });
    expect(found("example.com")).to.deep.equal([
      'AuthPool "People" signInDomain: domain must be below a domain with an A record, not "example.com"',
    ]);
    expect(found("sign-in.example.com")).to.deep.equal([]);
  });
});
