import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { lastCode, members, refused, sdkOf } from "./sdkSupport";
import {
  createPool,
  emailPool,
  type Ids,
  password,
  signIn,
  startCognito,
  type Started,
  tokensOf,
  types,
} from "./support";

const fresh = "Other-horse-22";
const notAuthorized = "NotAuthorizedException";
const invalid = "InvalidParameterException";

describe("local Cognito: forgotten and changed passwords", () => {
  let service: Started;
  let client: sdk.CognitoIdentityProviderClient;
  let ids: Ids;
  let telling: Ids;
  let people = 0;

  before(async () => {
    service = await startCognito();
    client = sdkOf(service);
    ids = await createPool(service);
    const { id } = await service.register(types.client, "telling", { userPoolId: ids.poolId });
    telling = { poolId: ids.poolId, clientId: id };
  });
  after(async () => {
    client.destroy();
    await service.stop();
  });

  async function person(): Promise<string> {
    people += 1;
    const username = `person${String(people)}@example.com`;
    await service.cognito.addUser(ids.poolId, { username, password });
    return username;
  }
  const target = (Username: string) => ({ UserPoolId: ids.poolId, Username });
  const forget = (Username: string, { clientId: ClientId } = ids) =>
    client.send(new sdk.ForgotPasswordCommand({ ClientId, Username }));
  const reset = (Username: string, ConfirmationCode: string, at = ids, Password = fresh) =>
    client.send(
      new sdk.ConfirmForgotPasswordCommand({
        ClientId: at.clientId,
        Username,
        ConfirmationCode,
        Password,
      }),
    );
  const works = async (name: string, given: string) =>
    (await signIn(service, ids, name, given)).status === 200;

  it("sets a new password with a code that works once, for an hour", async () => {
    const name = await person();
    await forget(name);
    expect(service.messages.at(-1)).to.include({ kind: "reset-code", to: name });
    const code = lastCode(service);
    expect(await works(name, password)).to.equal(true);
    await refused(reset(name, "000000x"), "CodeMismatchException");
    await refused(reset(name, code, ids, "alllowercase"), "InvalidPasswordException");
    await reset(name, code);
    expect([await works(name, fresh), await works(name, password)]).to.deep.equal([true, false]);
    await refused(reset(name, code), "ExpiredCodeException");

    await forget(name);
    service.advance(60 * 60 * 1000);
    await refused(reset(name, lastCode(service)), "ExpiredCodeException");
  });

  it("lifts a lock, and stops guesses of the code", async () => {
    const name = await person();
    for (let failed = 0; failed < 5; failed += 1) await works(name, "Wrong-1234");
    await forget(name);
    await reset(name, lastCode(service));
    expect(await works(name, fresh)).to.equal(true);
    await forget(name);
    for (let wrong = 0; wrong < 5; wrong += 1) {
      await refused(reset(name, "x"), "CodeMismatchException");
    }
    await refused(reset(name, lastCode(service)), "LimitExceededException");
  });

  it("hides who could reset a password from a client that prevents it, and from no other", async () => {
    const invited = "invited@example.com";
    await client.send(new sdk.AdminCreateUserCommand(target(invited)));
    const signedUp = "signed-up@example.com";
    await client.send(
      new sdk.SignUpCommand({ ClientId: ids.clientId, Username: signedUp, Password: password }),
    );
    const disabled = await person();
    await client.send(new sdk.AdminDisableUserCommand(target(disabled)));
    const cases = [
      ["nobody@example.com", "UserNotFoundException", "Username/client id combination not found."],
      [invited, notAuthorized, "User password cannot be reset in the current state."],
      [
        signedUp,
        invalid,
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
      ],
      [disabled, notAuthorized, "User is disabled."],
    ] as const;
    const sent = service.messages.length;
    for (const [name, type, message] of cases) {
      await refused(forget(name, telling), type, message);
      const { AttributeName, DeliveryMedium } = (await forget(name)).CodeDeliveryDetails ?? {};
      expect([AttributeName, DeliveryMedium], name).to.deep.equal(["email", "EMAIL"]);
    }
    expect(service.messages.length).to.equal(sent);
    await refused(reset("nobody@example.com", "1"), "CodeMismatchException");
    await refused(reset(disabled, "1"), "CodeMismatchException");
    await refused(reset("nobody@example.com", "1", telling), "UserNotFoundException");
    await refused(reset(disabled, "1", telling), notAuthorized, "User is disabled.");
  });

  it("takes no code for another purpose", async () => {
    const name = "crossed@example.com";
    const app = { ClientId: ids.clientId, Username: name };
    await client.send(new sdk.SignUpCommand({ ...app, Password: password }));
    await refused(reset(name, lastCode(service)), "ExpiredCodeException");
    expect(await works(name, password)).to.equal(false);
  });

  it("lets only an administrator reset passwords where the pool says so", async () => {
    const closed = await createPool(
      service,
      {
        ...emailPool,
        accountRecoverySetting: { recoveryMechanisms: [{ name: "admin_only", priority: 1 }] },
      },
      { preventUserExistenceErrors: "LEGACY" },
      "closed",
    );
    await service.cognito.addUser(closed.poolId, { username: "ada@example.com", password });
    await refused(
      forget("ada@example.com", closed),
      notAuthorized,
      "Contact administrator to reset password.",
    );
  });

  it("stops the sign-in of a person whose password an administrator reset, until it is new", async () => {
    const name = await person();
    await client.send(new sdk.AdminResetUserPasswordCommand(target(name)));
    const code = lastCode(service);
    const stopped = await signIn(service, ids, name);
    expect(stopped.body.__type).to.equal("PasswordResetRequiredException");
    const user = await client.send(new sdk.AdminGetUserCommand(target(name)));
    expect(user.UserStatus).to.equal("RESET_REQUIRED");
    await reset(name, code);
    expect(await works(name, fresh)).to.equal(true);
  });

  it("changes a password for a person who knows it", async () => {
    const name = await person();
    const { AccessToken } = await tokensOf(service, ids, name);
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      client.send(
        new sdk.ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }),
      );
    await refused(change("Wrong-horse-9", fresh), notAuthorized, "Incorrect username or password.");
    await refused(change(password, "alllowercase"), "InvalidPasswordException");
    expect(members(await change(password, fresh))).to.deep.equal({});
    expect([await works(name, fresh), await works(name, password)]).to.deep.equal([true, false]);
    const { Username } = await client.send(new sdk.GetUserCommand({ AccessToken }));
    expect(Username).to.be.a("string");
  });

  it("locks guesses at the present password as it locks sign-ins", async () => {
    const name = await person();
    const { AccessToken } = await tokensOf(service, ids, name);
    const change = (PreviousPassword: string) =>
      client.send(
        new sdk.ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword: fresh }),
      );
    for (let failed = 0; failed < 5; failed += 1) {
      await refused(change("Wrong-horse-9"), notAuthorized, "Incorrect username or password.");
    }
    await refused(change(password), notAuthorized, "Password attempts exceeded");
  });
});
