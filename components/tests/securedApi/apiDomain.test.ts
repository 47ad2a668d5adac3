import { expect } from "chai";
import { ApiDomain, type ApiDomainDefinition, SecuredApi, securedApiProblems } from "../..";
import { apiDomainProblems } from "../../securedApi/apiDomain";
import { record } from "../support/graph";
import { alias, built, types } from "../support/domains";

const api = { restApiId: "rest-api", stageName: "v1" };

const domain = (args: ApiDomainDefinition) =>
  built(() => new ApiDomain("Notes", { ...args, ...api }));

describe("ApiDomain", () => {
  it("registers a certificate with its proof, a regional domain with TLS 1.3, a mapping and aliases", async () => {
    const { graph, url } = await domain({ name: "api.example.com", zone: "example.com" });
    const target = { name: "d-1.execute-api", zoneId: "ZREGIONAL" };
    expect(url).to.equal("https://api.example.com");
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
      "todo-api:components:ApiDomain Notes": {},
      [`${types.certificate} Notes-certificate`]: {
        domainName: "api.example.com",
        validationMethod: "DNS",
      },
      [`${types.record} Notes-proof`]: {
        zoneId: "ZFOUND",
        name: "_proof.api.example.com",
        type: "CNAME",
        records: ["_value.acm-validations.aws"],
        ttl: 300,
        allowOverwrite: true,
      },
      [`${types.validation} Notes-validation`]: {
        certificateArn: "arn:Notes-certificate",
        validationRecordFqdns: ["record-fqdn"],
      },
      [`${types.domainName} Notes`]: {
        domainName: "api.example.com",
        regionalCertificateArn: "arn:issued",
        endpointConfiguration: { types: "REGIONAL", ipAddressType: "dualstack" },
        securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
        endpointAccessMode: "STRICT",
      },
      [`${types.mapping} Notes-mapping`]: {
        domainName: "api.example.com",
        restApi: "rest-api",
        stageName: "v1",
      },
      [`${types.record} Notes-a`]: alias("A", "api.example.com", "ZFOUND", target),
      [`${types.record} Notes-aaaa`]: alias("AAAA", "api.example.com", "ZFOUND", target),
    });
  });

  it("takes a zone by id without a lookup, and a base path", async () => {
    const args = { name: "api.example.com", zone: "Z0123456789ABC", basePath: "notes" };
    const { graph, url } = await domain(args);
    expect(url).to.equal("https://api.example.com/notes");
    expect(graph.calls).to.deep.equal([]);
    expect(graph.ofType(types.record).map(({ inputs }) => inputs.zoneId)).to.deep.equal([
      "Z0123456789ABC",
      "Z0123456789ABC",
      "Z0123456789ABC",
    ]);
    expect(graph.one(types.mapping, "Notes-mapping")).to.deep.include({ basePath: "notes" });
  });

  it("can be at the zone's name itself", async () => {
    const { graph, url } = await domain({ name: "example.com", zone: "example.com" });
    expect(url).to.equal("https://example.com");
    expect(graph.one(types.record, "Notes-aaaa").name).to.equal("example.com");
  });

  it("lets the domain name's arguments be changed", async () => {
    const { graph } = await built(
      () =>
        new ApiDomain("Notes", {
          name: "api.example.com",
          zone: "example.com",
          ...api,
          transform: {
            domainName: (args) => ({ ...args, endpointAccessMode: "BASIC" }),
          },
        }),
    );
    expect(graph.one(types.domainName, "Notes")).to.deep.include({
      securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
      endpointAccessMode: "BASIC",
    });
  });

  it("says everything that is wrong at once, and registers nothing", async () => {
    const wrong = { name: "api.example.org", zone: "example.com", basePath: "a/b" };
    const problems = [
      'ApiDomain "Notes": domain must be example.com or a name that ends in .example.com, not "api.example.org"',
      'ApiDomain "Notes": basePath must be letters, digits, - and _, not "a/b"',
    ];
    expect(apiDomainProblems('ApiDomain "Notes"', wrong)).to.deep.equal(problems);
    const graph = await record(() => {
      expect(() => new ApiDomain("Notes", { ...wrong, ...api })).to.throw("2 problems");
    });
    expect(graph.resources).to.deep.equal([]);
  });

  for (const [name, zone, wrong] of [
    ["api.example.com", "", ["zone"]],
    ["API.example.com", "example.com", ["domain"]],
    ["https://api.example.com", "Z1", ["domain"]],
    ["notexample.com", "example.com", ["domain"]],
    ["api.example.com.", "example.com", ["domain", "domain"]],
    [`${"a".repeat(60)}.example.com`, "example.com", ["domain"]],
    ["localhost", "z1", ["domain", "zone"]],
  ] as const) {
    it(`rejects ${name} in zone "${zone}"`, () => {
      const found = apiDomainProblems('ApiDomain "Notes"', { name, zone });
      expect(found.map((problem) => /: (\w+) must be/.exec(problem)?.[1])).to.deep.equal(wrong);
    });
  }
});

describe("SecuredApi with a domain", () => {
  const definition = {
    routes: { "GET /notes": { handler: () => async () => ({ statusCode: 200, body: "" }) } },
    userPoolArn: "arn:pool",
    gatewayLogs: "off",
  } as const;

  it("is reached by the domain alone, with the same TLS policy on the API", async () => {
    const custom = { name: "api.example.com", zone: "Z1" };
    const { graph, url } = await built(
      () => new SecuredApi("Notes", { ...definition, domain: custom }),
    );
    expect(url).to.equal("https://api.example.com");
    expect(graph.one(types.mapping, "Notes-domain-mapping")).to.deep.equal({
      domainName: "api.example.com",
      restApi: "Notes-id",
      stageName: "v1",
    });
    const policy = {
      securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09",
      endpointAccessMode: "STRICT",
    };
    expect(graph.one(types.restApi, "Notes")).to.deep.include(policy);
    expect(graph.one(types.deployment, "Notes").triggers, "deploys a change of it").to.deep.equal(
      policy,
    );
  });

  it("registers no part of a domain without one", async () => {
    const graph = await record(() => new SecuredApi("Notes", definition));
    for (const type of [types.certificate, types.record, types.domainName, types.mapping]) {
      expect(graph.ofType(type), type).to.deep.equal([]);
    }
  });

  it("says both parts of its TLS policy without a domain too: TLS 1.2 at least, and deployed", async () => {
    const graph = await record(() => new SecuredApi("Notes", definition));
    const policy = {
      securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06",
      endpointAccessMode: "BASIC",
    };
    expect(graph.one(types.restApi, "Notes")).to.deep.include(policy);
    expect(graph.one(types.deployment, "Notes").triggers).to.deep.equal(policy);
  });

  it("reports a wrong domain with its other problems", () => {
    const wrong = { ...definition, domain: { name: "api", zone: "Z1" }, stageName: "a b" };
    expect(securedApiProblems("Notes", wrong)).to.deep.equal([
      'SecuredApi "Notes": stageName must be letters, digits, - and _, not "a b"',
      'SecuredApi "Notes" domain: domain must be a lower-case domain name of at most 64 characters, not "api"',
    ]);
  });
});
