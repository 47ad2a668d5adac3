import { expect } from "chai";
import { error, errorOf, type Ids, type Members, type Started, tokensOf, types } from "./support";
import { startWithTrigger, type WithTrigger } from "./triggerSupport";

describe("local Cognito: pre token generation changes", () => {
  let at: WithTrigger;
  let service: Started;
  let v2: Ids;
  before(async () => {
    at = await startWithTrigger();
    ({ service, v2 } = at);
  });
  after(() => service.stop());
  beforeEach(() => {
    at.reset();
  });

  it("adds, replaces and takes away claims, scopes and groups", async () => {
    at.override({
      accessTokenGeneration: {
        claimsToAddOrOverride: { tenant: "t1", limits: { todos: 5 }, tags: ["a", 1] },
        claimsToSuppress: ["username", "jti", "nothing"],
        scopesToAdd: ["todo/read", "todo/write", "todo/read"],
        scopesToSuppress: ["aws.cognito.signin.user.admin"],
      },
      idTokenGeneration: {
        claimsToAddOrOverride: { family_name: "L", email: "other@example.com" },
        claimsToSuppress: ["email_verified"],
      },
      groupOverrideDetails: { groupsToOverride: ["made-up"], preferredRole: "role" },
    });
    const access = await at.claims(v2, "access");
    expect(access).to.deep.include({
      tenant: "t1",
      limits: { todos: 5 },
      tags: ["a", 1],
      scope: "todo/read todo/write",
      username: access.sub,
      "cognito:groups": ["made-up"],
    });
    expect(access).to.have.property("jti");
    const id = await at.claims(v2, "id");
    expect(id).to.deep.include({
      family_name: "L",
      email: "other@example.com",
      "cognito:groups": ["made-up"],
      "cognito:preferred_role": "role",
    });
    expect(id).to.not.have.property("email_verified");
    expect(id).to.not.have.property("tenant");
  });

  it("cannot touch what says who a token is for and from", async () => {
    const everything = Object.fromEntries(
      "sub iss client_id exp iat jti origin_jti event_id token_use scope username auth_time aud cognito:groups"
        .split(" ")
        .concat("cognito:username", "__proto__x", "dev:custom:x")
        .map((name) => [name, "forged"]),
    );
    const generation = {
      claimsToAddOrOverride: everything,
      claimsToSuppress: ["iss", "exp", "token_use", "sub", "aud", "cognito:username", "client_id"],
    };
    const before = [await at.claims(v2, "access"), await at.claims(v2, "id")];
    at.override({ accessTokenGeneration: generation, idTokenGeneration: generation });
    const [access, id] = [await at.claims(v2, "access"), await at.claims(v2, "id")];
    expect(access).to.have.all.keys(...Object.keys(before[0] ?? {}), "__proto__x");
    expect(Object.values(access).filter((value) => value === "forged")).to.deep.equal(["forged"]);
    // An ID token has no such claims of its own, so that a function may add them.
    expect(id).to.have.all.keys(
      ...Object.keys(before[1] ?? {}),
      ...["client_id", "scope", "username", "__proto__x"],
    );
  });

  it("lets an access token say that it is for its own client", async () => {
    at.override({ accessTokenGeneration: { claimsToAddOrOverride: { aud: v2.clientId } } });
    expect(await at.claims(v2, "access")).to.include({ aud: v2.clientId });
  });

  it("takes all groups away where the override is empty", async () => {
    const target = { UserPoolId: v2.poolId, Username: "ada@example.com", GroupName: "readers" };
    await service.register(types.group, "readers", { userPoolId: v2.poolId, name: "readers" });
    await service.admin("AdminAddUserToGroup", target);
    for (const groupOverrideDetails of [{}, null]) {
      at.override({ groupOverrideDetails });
      expect(await at.claims(v2, "access")).to.not.have.property("cognito:groups");
    }
    at.override({});
    expect(await at.claims(v2, "access")).to.deep.include({ "cognito:groups": ["readers"] });
    await service.admin("AdminRemoveUserFromGroup", target);
  });

  it("rejects GetUser by a token whose scope it took", async () => {
    at.override({ accessTokenGeneration: { scopesToSuppress: ["aws.cognito.signin.user.admin"] } });
    const { AccessToken } = await tokensOf(service, v2, "ada@example.com");
    expect(errorOf(await service.call("GetUser", { AccessToken }))).to.deep.equal(
      error("NotAuthorizedException", "Access Token does not have required scopes"),
    );
  });

  it("makes no access token of an ID token", async () => {
    const forged = { client_id: v2.clientId, scope: "aws.cognito.signin.user.admin" };
    at.override({ idTokenGeneration: { claimsToAddOrOverride: forged } });
    const { IdToken } = await tokensOf(service, v2, "ada@example.com");
    expect(errorOf(await service.call("GetUser", { AccessToken: IdToken }))).to.deep.equal(
      error("NotAuthorizedException", "Invalid Access Token"),
    );
  });

  it("changes only the ID token in version 1", async () => {
    at.respond({
      claimsOverrideDetails: {
        claimsToAddOrOverride: { tenant: "t1" },
        claimsToSuppress: ["email"],
      },
    });
    const id = await at.claims(at.v1, "id");
    expect(id).to.include({ tenant: "t1" });
    expect(id).to.not.have.property("email");
    expect(await at.claims(at.v1, "access")).to.not.have.property("tenant");
    const event = service.invocations[0]?.[1].event as Members;
    expect(event.version).to.equal("1");
    expect(event.request).to.not.have.property("scopes");
    expect(event.response).to.deep.equal({ claimsOverrideDetails: null });
  });
});
