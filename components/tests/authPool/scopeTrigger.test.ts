import { expect } from "chai";
import { grantScopes } from "../../authPool/scopeTrigger";

const rules = {
  scopes: ["todo/read", "todo/write"],
  groups: { readers: ["todo/read"], writers: ["todo/write"] },
};

/** What a sign-in of a member of `groups` gets, as [added, suppressed]. */
async function scopesFor(
  groups: readonly string[] | null,
  triggerSource = "TokenGeneration_Authentication",
  scopes: readonly string[] | null = ["aws.cognito.signin.user.admin"],
) {
  const request = { groupConfiguration: { groupsToOverride: groups }, scopes };
  const { response } = await grantScopes(rules)({ triggerSource, request });
  const { scopesToAdd, scopesToSuppress } =
    response.claimsAndScopeOverrideDetails.accessTokenGeneration;
  return [scopesToAdd, scopesToSuppress];
}

describe("grantScopes", () => {
  it("adds every scope for a user in no narrowing group", async () => {
    expect(await scopesFor([])).to.deep.equal([["todo/read", "todo/write"], []]);
    expect(await scopesFor(null)).to.deep.equal([["todo/read", "todo/write"], []]);
    expect(await scopesFor(["staff"])).to.deep.equal([["todo/read", "todo/write"], []]);
  });

  it("adds only a narrowing group's scopes and suppresses the others", async () => {
    expect(await scopesFor(["staff", "readers"])).to.deep.equal([["todo/read"], ["todo/write"]]);
  });

  it("adds what any of several narrowing groups allows", async () => {
    expect(await scopesFor(["readers", "writers"])).to.deep.equal([
      ["todo/read", "todo/write"],
      [],
    ]);
  });

  it("adds nothing when the client requested scopes, and still suppresses", async () => {
    const chosen = ["openid", "todo/write"];
    expect(await scopesFor(["readers"], "TokenGeneration_HostedAuth", chosen)).to.deep.equal([
      [],
      ["todo/write"],
    ]);
    expect(await scopesFor([], "TokenGeneration_RefreshTokens", chosen)).to.deep.equal([[], []]);
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
