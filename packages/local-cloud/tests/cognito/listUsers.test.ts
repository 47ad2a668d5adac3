import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { refused, sdkOf } from "./sdkSupport";
import { createPool, type Ids, startCognito, type Started, types } from "./support";

const invalid = "InvalidParameterException";

describe("local Cognito: lists", () => {
  let service: Started;
  let client: sdk.CognitoIdentityProviderClient;
  let ids: Ids;
  const names = ["ada", "adam", "bob", "eve", 'q"uote'];

  before(async () => {
    service = await startCognito();
    client = sdkOf(service);
    ids = await createPool(service, { schemas: [{ name: "plan", attributeDataType: "String" }] });
    for (const Username of names) {
      await client.send(
        new sdk.AdminCreateUserCommand({
          UserPoolId: ids.poolId,
          Username,
          MessageAction: "SUPPRESS",
          TemporaryPassword: "Temporary-1",
          UserAttributes: [
            { Name: "email", Value: `${Username.replace('"', "")}@example.com` },
            { Name: "given_name", Value: Username.toUpperCase() },
            { Name: "custom:plan", Value: "free" },
          ],
        }),
      );
    }
    await client.send(new sdk.AdminDisableUserCommand({ UserPoolId: ids.poolId, Username: "eve" }));
  });
  after(async () => {
    client.destroy();
    await service.stop();
  });

  const users = (more: object = {}) =>
    client.send(new sdk.ListUsersCommand({ UserPoolId: ids.poolId, ...more }));
  const found = async (Filter: string) =>
    ((await users({ Filter })).Users ?? []).map(({ Username }) => Username).sort();

  const filters = {
    'username = "ada"': ["ada"],
    'username ^= "ada"': ["ada", "adam"],
    ' email^="ada" ': ["ada", "adam"],
    'email = "bob@example.com"': ["bob"],
    'given_name = "EVE"': ["eve"],
    'given_name = "eve"': [],
    'status = "Disabled"': ["eve"],
    'status = "Enabled"': ["ada", "adam", "bob", 'q"uote'],
    'cognito:user_status = "force_change_password"': [...names].sort(),
    'username = "q\\"uote"': ['q"uote'],
    'phone_number = "+1"': [],
    'family_name ^= ""': [...names].sort(),
    "": [...names].sort(),
  };
  for (const [filter, expected] of Object.entries(filters)) {
    it(`finds people by ${filter === "" ? "no filter" : filter.trim()}`, async () => {
      expect(await found(filter)).to.deep.equal(expected);
    });
  }

  it("rejects filters that AWS rejects", async () => {
    for (const filter of ['username ~ "x"', "username = x", 'username = "a" or', '= "a"']) {
      await refused(found(filter), invalid, "Error while parsing filter.");
    }
    for (const name of ["custom:plan", "nickname", "constructor"]) {
      await refused(found(`${name} = "free"`), invalid, `Invalid search attribute: ${name}`);
    }
  });

  it("shows the attributes that were requested", async () => {
    const { Users } = await users({ Filter: 'username = "bob"', AttributesToGet: ["email"] });
    expect(Users?.map(({ Attributes }) => Attributes)).to.deep.equal([
      [{ Name: "email", Value: "bob@example.com" }],
    ]);
    await refused(users({ AttributesToGet: ["custom:none"] }), invalid);
  });

  it("gives people page by page, each once", async () => {
    const seen: (string | undefined)[] = [];
    const sizes: number[] = [];
    const pages = sdk.paginateListUsers({ client, pageSize: 2 }, { UserPoolId: ids.poolId });
    for await (const { Users = [] } of pages) {
      sizes.push(Users.length);
      seen.push(...Users.map(({ Username }) => Username));
    }
    expect(sizes).to.deep.equal([2, 2, 1]);
    expect([...seen].sort()).to.deep.equal([...names].sort());
    expect((await users({ Limit: 5 })).PaginationToken).to.equal(undefined);
    await refused(users({ Limit: 61 }), invalid);
    await refused(users({ PaginationToken: "bm9uc2Vuc2U=" }), invalid);
  });

  it("gives groups page by page, and a person's own", async () => {
    for (const name of ["a", "b", "c"]) {
      await service.register(types.group, name, {
        userPoolId: ids.poolId,
        name,
        description: name.toUpperCase(),
      });
    }
    const seen: (string | undefined)[] = [];
    const pages = sdk.paginateListGroups({ client, pageSize: 2 }, { UserPoolId: ids.poolId });
    for await (const { Groups = [] } of pages) {
      seen.push(...Groups.map(({ GroupName }) => GroupName));
    }
    expect(seen).to.deep.equal(["a", "b", "c"]);
    const bob = { UserPoolId: ids.poolId, Username: "bob" };
    await client.send(new sdk.AdminAddUserToGroupCommand({ ...bob, GroupName: "b" }));
    const { Groups } = await client.send(new sdk.AdminListGroupsForUserCommand(bob));
    expect(Groups?.map(({ GroupName, Description }) => [GroupName, Description])).to.deep.equal([
      ["b", "B"],
    ]);
    const nobody = new sdk.AdminListGroupsForUserCommand({ ...bob, Username: "nobody" });
    await refused(client.send(nobody), "UserNotFoundException", "User does not exist.");
  });
});
