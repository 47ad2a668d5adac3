import { expect } from "chai";
import { grantScopes } from "../../authPool/scopeTrigger";

const rules = {
  scopes: ["todo/read", "todo/write", "todo/admin", "todo/audit"],
  everyone: ["todo/read"],
  groups: { writers: ["todo/write"], admins: ["todo/admin", "todo/write"], guests: [] },
  hostedPages: true,
};
const bySdk = ["aws.cognito.signin.user.admin"];

/** What a sign-in of a member of `groups` gets, as [added, suppressed]. */
async function scopesFor(
  groups: readonly string[] | null,
  triggerSource = "TokenGeneration_Authentication",
  scopes: readonly string[] | null = bySdk,
) {
  const request = { groupConfiguration: { groupsToOverride: groups }, scopes };
  const { response } = await grantScopes(rules)({ triggerSource, request });
  const { scopesToAdd, scopesToSuppress } =
    response.claimsAndScopeOverrideDetails.accessTokenGeneration;
  return [scopesToAdd, scopesToSuppress];
}

describe("grantScopes", () => {
  const stranger = [["todo/read"], ["todo/write", "todo/admin", "todo/audit"]];

  it("gives a stranger what everyone has, and nothing that only a group names", async () => {
    expect(await scopesFor([])).to.deep.equal(stranger);
    expect(await scopesFor(null)).to.deep.equal(stranger);
  });

  it("gives nothing for a group that the pool does not name", async () => {
    for (const group of ["staff", "Admins", "guests", "constructor", "__proto__", ""]) {
      expect(await scopesFor([group]), group).to.deep.equal(stranger);
    }
  });

  it("adds a group's scopes to what everyone has, and takes none away", async () => {
    expect(await scopesFor(["staff", "writers"])).to.deep.equal([
      ["todo/read", "todo/write"],
      ["todo/admin", "todo/audit"],
    ]);
  });

  it("adds the scopes of all of a person's groups", async () => {
    expect(await scopesFor(["writers", "admins"])).to.deep.equal([
      ["todo/read", "todo/write", "todo/admin"],
      ["todo/audit"],
    ]);
  });

  it("does so in every kind of sign-in by SDK, and at a refresh", async () => {
    for (const source of ["NewPasswordChallenge", "AuthenticateDevice", "RefreshTokens"]) {
      expect(await scopesFor([], `TokenGeneration_${source}`), source).to.deep.equal(stranger);
    }
  });

  it("adds nothing when the client requested scopes, and suppresses what is not the person's", async () => {
    const chosen = ["openid", "todo/write", "todo/admin"];
    for (const source of ["HostedAuth", "RefreshTokens", "NewPasswordChallenge"]) {
      expect(await scopesFor(["writers"], `TokenGeneration_${source}`, chosen)).to.deep.equal([
        [],
        ["todo/admin", "todo/audit"],
      ]);
    }
  });

  it("adds what AWS leaves open at a refresh only in a pool without sign-in on hosted pages", async () => {
    for (const scopes of [[], null]) {
      const request = { scopes };
      const event = { triggerSource: "TokenGeneration_RefreshTokens", request };
      for (const [hostedPages, added] of [
        [true, []],
        [false, ["todo/read"]],
      ] as const) {
        const { response } = await grantScopes({ ...rules, hostedPages })(event);
        const { accessTokenGeneration } = response.claimsAndScopeOverrideDetails;
        expect(accessTokenGeneration.scopesToAdd).to.deep.equal(added);
      }
    }
  });

  it("takes a person without groups for a stranger", async () => {
    for (const groups of [{}, { groupConfiguration: null }, { groupConfiguration: {} }]) {
      const request = { scopes: bySdk, ...groups };
      const triggerSource = "TokenGeneration_Authentication";
      const { response } = await grantScopes(rules)({ triggerSource, request });
      expect(response.claimsAndScopeOverrideDetails.accessTokenGeneration).to.deep.equal({
        scopesToAdd: stranger[0],
        scopesToSuppress: stranger[1],
      });
    }
  });

  it("keeps the rest of the event, which Cognito requires back", async () => {
    const event = {
      version: "2",
      triggerSource: "TokenGeneration_Authentication",
      request: { groupConfiguration: {} },
    };
    expect(await grantScopes(rules)(event)).to.deep.include(event);
  });
});
