import { expect } from "chai";
import { archives } from "../support/closures";
import type { Example } from "../support/example";

/** What examples/accounts registers without any configuration. */
export function accountsDefinition(accounts: () => Example): void {
  const inputs = (name: string) => accounts().resources.find((each) => each.name === name)?.inputs;
  const functions = () =>
    accounts().resources.filter(({ type }) => type === "aws:lambda/function:Function");

  it("signs people up by e-mail, which Cognito verifies", () => {
    expect(inputs("AccountsUserPool")).to.exist;
    const pool = accounts().resources.find(({ type }) => type === "aws:cognito/userPool:UserPool");
    expect(pool?.inputs).to.deep.include({
      usernameAttributes: ["email"],
      autoVerifiedAttributes: ["email"],
      adminCreateUserConfig: { allowAdminCreateUserOnly: false },
    });
    expect(pool?.inputs).not.to.have.property("emailConfiguration");
  });

  it("lets clients sign in with USER_PASSWORD_AUTH and hides whether users exist", () => {
    expect(inputs("AccountsUserPool-client")).to.deep.include({
      explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
      preventUserExistenceErrors: "ENABLED",
    });
  });

  it("traces every function with X-Ray, and allows it", () => {
    expect(functions().map((each) => each.inputs.tracingConfig)).to.deep.equal(
      functions().map(() => ({ mode: "Active" })),
    );
    expect(String(inputs("AccountsAPI-post-user-policy")?.policy)).to.contain(
      '"Action":["xray:PutTraceSegments","xray:PutTelemetryRecords"],"Resource":["*"]',
    );
  });

  it("keeps logs for 7 days by default", () => {
    const groups = accounts().resources.filter(({ type }) => type.endsWith(":LogGroup"));
    expect(groups).not.to.deep.equal([]);
    expect(groups.map((group) => group.inputs.retentionInDays)).to.deep.equal(groups.map(() => 7));
  });

  it("ships functions of one file each, which may count attempts and nothing else", () => {
    const shipped = [...archives(accounts())];
    expect(shipped.map(([name]) => name)).to.have.members([
      "AccountsAPI-post-user",
      "AccountsAPI-post-user-validate",
      "AccountsAPI-post-user-profile",
      "AccountsAPI-get-user-profile",
      "AccountsAPI-get-app-health",
    ]);
    for (const [name, code] of shipped) {
      expect(code.kind === "archive" && Object.keys(code.assets)).to.deep.equal(["__index.js"]);
      const policy = String(inputs(`${name}-policy`)?.policy);
      const actions = [...policy.matchAll(/"((?:dynamodb|cognito-idp):[^"]+)"/g)].map(([, a]) => a);
      const limited = name.startsWith("AccountsAPI-post-");
      expect(actions, name).to.deep.equal(limited ? ["dynamodb:UpdateItem"] : []);
    }
  });
}
