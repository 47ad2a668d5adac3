import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { lastCode, members, refused, sdkOf } from "./sdkSupport";
import {
  createPool,
  emailPool,
  type Ids,
  type Members,
  password,
  signIn,
  startCognito,
  type Started,
  tokensOf,
} from "./support";

const invalid = "InvalidParameterException";
const schemas = [
  { name: "tenant", attributeDataType: "String", mutable: false },
  { name: "plan", attributeDataType: "String", mutable: true },
  { name: "name", attributeDataType: "String", required: true, mutable: true },
];
const verifyFirst = {
  userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdates: ["email"] },
};

describe("local Cognito: changing attributes", () => {
  let service: Started;
  let client: sdk.CognitoIdentityProviderClient;
  let ids: Ids;
  let careful: Ids;
  let people = 0;

  before(async () => {
    service = await startCognito();
    client = sdkOf(service);
    ids = await createPool(service, { ...emailPool, schemas });
    careful = await createPool(service, { ...emailPool, ...verifyFirst }, {}, "careful");
  });
  after(async () => {
    client.destroy();
    await service.stop();
  });

  interface Person {
    readonly email: string;
    readonly AccessToken: string;
  }
  async function person(at: Ids): Promise<Person> {
    people += 1;
    const email = `person${String(people)}@example.com`;
    const attributes = { name: "Ada", "custom:tenant": "one", "custom:plan": "free" };
    await service.cognito.addUser(at.poolId, {
      username: email,
      password,
      ...(at === ids ? { attributes } : {}),
    });
    return { email, AccessToken: (await tokensOf(service, at, email)).AccessToken };
  }
  const list = (attributes: Record<string, string>) =>
    Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
  const update = async ({ AccessToken }: Person, attributes: Record<string, string>) =>
    members(
      await client.send(
        new sdk.UpdateUserAttributesCommand({ AccessToken, UserAttributes: list(attributes) }),
      ),
    );
  const adminUpdate = (at: Ids, { email }: Person, attributes: Record<string, string>) =>
    client.send(
      new sdk.AdminUpdateUserAttributesCommand({
        UserPoolId: at.poolId,
        Username: email,
        UserAttributes: list(attributes),
      }),
    );
  const verify = ({ AccessToken }: Person, Code: string, AttributeName = "email") =>
    client.send(new sdk.VerifyUserAttributeCommand({ AccessToken, AttributeName, Code }));
  async function attributesOf({ AccessToken }: Person): Promise<Members> {
    const { UserAttributes = [] } = await client.send(new sdk.GetUserCommand({ AccessToken }));
    const pairs = UserAttributes.filter(({ Name }) => Name !== "sub");
    return Object.fromEntries(pairs.map(({ Name = "", Value }) => [Name, Value]));
  }
  const works = async (at: Ids, name: string) => (await signIn(service, at, name)).status === 200;
  const mailed = (email: string) => ({
    CodeDeliveryDetailsList: [
      {
        AttributeName: "email",
        DeliveryMedium: "EMAIL",
        Destination: `${email.charAt(0)}***@e***`,
      },
    ],
  });

  it("adds, replaces and takes away what the person may write", async () => {
    const ada = await person(ids);
    expect(await update(ada, { name: "Ada B.", nickname: "A", "custom:plan": "" })).to.deep.equal(
      {},
    );
    expect(await attributesOf(ada)).to.deep.equal({
      name: "Ada B.",
      "custom:tenant": "one",
      email: ada.email,
      email_verified: "true",
      nickname: "A",
    });
  });

  it("rejects what may not change, what is required, and what is not in the schema", async () => {
    const ada = await person(ids);
    const before = await attributesOf(ada);
    await refused(
      update(ada, { "custom:tenant": "two" }),
      invalid,
      "user.custom:tenant: Attribute cannot be updated.\n",
    );
    await refused(update(ada, { sub: "x" }), invalid);
    await refused(update(ada, { name: "" }), invalid);
    await refused(update(ada, { "custom:unknown": "x" }), invalid);
    await refused(update(ada, { email_verified: "true" }), "NotAuthorizedException");
    await refused(adminUpdate(ids, ada, { "custom:tenant": "two" }), invalid);
    expect(await attributesOf(ada)).to.deep.equal(before);
  });

  it("changes an e-mail at once, unverified, and verifies it by a code", async () => {
    const ada = await person(ids);
    const email = "new-address@example.com";
    expect(await update(ada, { email })).to.deep.equal(mailed(email));
    expect(service.messages.at(-1)).to.include({ kind: "verification-code", to: email });
    expect(await attributesOf(ada)).to.include({ email, email_verified: "false" });
    expect([await works(ids, email), await works(ids, ada.email)]).to.deep.equal([true, false]);
    await refused(verify(ada, "x"), "CodeMismatchException");
    await verify(ada, lastCode(service));
    expect(await attributesOf(ada)).to.include({ email, email_verified: "true" });
    await refused(verify(ada, lastCode(service)), "ExpiredCodeException");
  });

  it("keeps the old e-mail until the new one is verified, where the pool asks for it", async () => {
    const ada = await person(careful);
    const email = "later@example.com";
    expect(await update(ada, { email, nickname: "A" })).to.deep.equal(mailed(email));
    expect(await attributesOf(ada)).to.deep.equal({
      email: ada.email,
      email_verified: "true",
      nickname: "A",
    });
    expect([await works(careful, email), await works(careful, ada.email)]).to.deep.equal([
      false,
      true,
    ]);
    const first = lastCode(service);
    const { AccessToken } = ada;
    const again = { AccessToken, AttributeName: "email" };
    await client.send(new sdk.GetUserAttributeVerificationCodeCommand(again));
    expect(service.messages.at(-1)).to.include({ to: email });
    if (first !== lastCode(service)) await refused(verify(ada, first), "CodeMismatchException");
    await verify(ada, lastCode(service));
    expect(await attributesOf(ada)).to.include({ email, email_verified: "true" });
    expect([await works(careful, email), await works(careful, ada.email)]).to.deep.equal([
      true,
      false,
    ]);
  });

  it("gives no one an e-mail that is another user's, also when it was free at first", async () => {
    const [ada, bob, eve] = [await person(careful), await person(careful), await person(ids)];
    const taken = "AliasExistsException";
    await update(ada, { email: bob.email });
    await refused(verify(ada, lastCode(service)), taken);
    await refused(update(eve, { email: (await person(ids)).email }), taken);
    expect(await attributesOf(ada)).to.include({ email: ada.email });
    expect(await attributesOf(eve)).to.include({ email: eve.email });
  });

  it("voids the codes that went to another address", async () => {
    const [ada, bob] = [await person(ids), await person(careful)];
    const ClientId = ids.clientId;
    await client.send(new sdk.ForgotPasswordCommand({ ClientId, Username: ada.email }));
    const ConfirmationCode = lastCode(service);
    await adminUpdate(ids, ada, { email: "moved@example.com", email_verified: "true" });
    const reset = { ClientId, Username: "moved@example.com", Password: password };
    await refused(
      client.send(new sdk.ConfirmForgotPasswordCommand({ ...reset, ConfirmationCode })),
      "ExpiredCodeException",
    );
    for (const turn of ["1", "2", "3", "4", "5"]) {
      await update(bob, { email: `turn-${turn}@example.com` });
    }
    await refused(update(bob, { email: "victim@example.com" }), "LimitExceededException");
    await refused(verify(bob, lastCode(service)), "ExpiredCodeException");
  });

  it("lets an administrator say that an e-mail is verified", async () => {
    const [ada, bob] = [await person(careful), await person(careful)];
    const sent = service.messages.length;
    const email = "by-admin@example.com";
    await adminUpdate(careful, ada, { email, email_verified: "true" });
    expect(await attributesOf(ada)).to.include({ email, email_verified: "true" });
    expect(service.messages.length).to.equal(sent);
    await adminUpdate(careful, bob, { email: "waits@example.com" });
    expect(await attributesOf(bob)).to.include({ email: bob.email, email_verified: "true" });
  });

  it("verifies no other attribute", async () => {
    const ada = await person(ids);
    await refused(verify(ada, "1", "phone_number"), "NotImplemented");
    await refused(verify(ada, "1", "name"), invalid);
  });

  it("lets a person delete the account, once", async () => {
    const { AccessToken, email } = await person(ids);
    const remove = () => client.send(new sdk.DeleteUserCommand({ AccessToken }));
    await remove();
    expect(await works(ids, email)).to.equal(false);
    await refused(remove(), "UserNotFoundException");
  });
});
