import { expect } from "chai";
import { network } from "../../examples/accounts/handlers/attempts";
import { type Example, exampleFolder, startExample } from "../support/example";
import { type Evaluation, evaluate } from "../support/program";

const identityArn = "arn:aws:ses:us-east-1:123456789012:identity/example.com";

/** What the configuration of examples/accounts changes, and its limits, on a stack of its own. */
describe("examples/accounts, configured", () => {
  let accounts: Example;

  before(async () => {
    accounts = await startExample("accounts", {
      "accounts-api:attemptsPerClient": "3",
      "accounts-api:publicRate": "1",
      "accounts-api:publicBurst": "4",
      "accounts-api:senderAddress": "accounts@example.com",
      "accounts-api:senderIdentityArn": identityArn,
      "accounts-api:logRetentionDays": "30",
      "accounts-api:environmentVariables": '{"myenvvar":"test","COGNITO_CLIENT_ID":"mine"}',
    });
  });

  after(() => accounts.cloud.close());

  const ofType = (suffix: string) => accounts.resources.filter(({ type }) => type.endsWith(suffix));

  it("sends mail from the SES address in senderAddress and senderIdentityArn", () => {
    expect(ofType(":UserPool").map(({ inputs }) => inputs.emailConfiguration)).to.deep.equal([
      {
        emailSendingAccount: "DEVELOPER",
        fromEmailAddress: "accounts@example.com",
        sourceArn: identityArn,
      },
    ]);
  });

  it("keeps logs for logRetentionDays", () => {
    const groups = ofType(":LogGroup");
    expect(groups.map(({ inputs }) => inputs.retentionInDays)).to.deep.equal(groups.map(() => 30));
  });

  it("gives functions environmentVariables next to the computed ones, which win", () => {
    const variables = ofType(":Function").map(
      ({ inputs }) => (inputs.environment as { readonly variables: object }).variables,
    );
    const computed = { myenvvar: "test", COGNITO_CLIENT_ID: accounts.outputs.userPoolClientId };
    for (const each of variables) expect(each).to.include(computed);
  });

  it("throttles each public route at the gateway, for all clients together", async () => {
    const settings = ofType(":MethodSettings").map(({ inputs }) => [
      inputs.methodPath,
      (inputs.settings as { readonly throttlingRateLimit: number }).throttlingRateLimit,
      (inputs.settings as { readonly throttlingBurstLimit: number }).throttlingBurstLimit,
    ]);
    expect(settings).to.have.deep.members([
      ["*/*", 100, 200],
      ["~1user/POST", 1, 4],
      ["~1user~1validate/POST", 1, 4],
      ["~1user~1profile/POST", 1, 4],
      ["~1app~1health/GET", 1, 4],
    ]);
    const responses = await Promise.all(
      Array.from({ length: 12 }, () => accounts.send("GET", "/app/health")),
    );
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).to.have.length.at.least(4);
    expect(new Set(statuses)).to.deep.equal(new Set([200, 429]));
  });

  it("gives one client attemptsPerClient requests in five minutes, over all public POST routes", async () => {
    // A window must not end between the requests.
    const left = 300_000 - (Date.now() % 300_000);
    if (left < 20_000) await new Promise((resolve) => setTimeout(resolve, left));
    const json = { username: "ann@example.com", password: "Testing123@", code: "1" };
    const responses = await Promise.all(
      ["/user", "/user/validate", "/user/profile", "/user", "/user/validate"].map((path) =>
        accounts.send("POST", path, { json }),
      ),
    );
    const rejected = responses.filter(({ status }) => status === 429);
    expect(rejected).to.have.length(2);
    for (const { body, headers } of rejected) {
      expect(body).to.deep.equal({ err: "Too many requests. Try again later." });
      expect(Number(headers.get("retry-after"))).to.be.within(1, 300);
    }
  });

  for (const [address, expected] of [
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0DB8::7", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
  ] as const) {
    it(`counts ${address} as a client in ${expected}`, () => {
      expect(network(address)).to.equal(expected);
    });
  }

  describe("with a domain", () => {
    let run: Evaluation;

    before(async () => {
      run = await evaluate({
        directory: exampleFolder("accounts"),
        config: {
          "accounts-api:domain": "api.example.com",
          "accounts-api:zone": "Z0123456789ABC",
        },
      });
    });

    it("makes the certificate, the domain name, its mapping and its records", () => {
      const types = new Set(run.resources.map(({ type }) => type.split(":").at(-1)));
      expect(types).to.include.keys(
        ...["Certificate", "CertificateValidation", "DomainName", "BasePathMapping", "Record"],
      );
    });

    it("has it as apiUrl", () => {
      expect(run.outputs.apiUrl).to.equal("https://api.example.com");
    });
  });
});
