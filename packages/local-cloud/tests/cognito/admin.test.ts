import { expect } from "chai";
import { signedOperations } from "../../src/cognito/operations";
import {
  createPool,
  emailPool,
  error,
  errorOf,
  type Ids,
  password,
  region,
  signIn,
  startCognito,
  type Started,
  types,
} from "./support";

describe("local Cognito: administration", () => {
  let service: Started;
  let ids: Ids;
  let people = 0;

  before(async () => {
    service = await startCognito();
    ids = await createPool(service);
  });
  after(() => service.stop());

  const admin = (operation: string, more: object = {}) =>
    service.admin(operation, { UserPoolId: ids.poolId, ...more });
  async function created(more: object = {}): Promise<string> {
    people += 1;
    const Username = `person${String(people)}@example.com`;
    await admin("AdminCreateUser", { Username, MessageAction: "SUPPRESS", ...more });
    return Username;
  }
  const unknown = error("UserNotFoundException", "User does not exist.");

  it("creates a user and sends a temporary password that the response does not contain", async () => {
    const { status, body } = await admin("AdminCreateUser", {
      Username: "ada@example.com",
      UserAttributes: [
        { Name: "email", Value: "ada@example.com" },
        { Name: "email_verified", Value: "true" },
        { Name: "name", Value: "Ada" },
      ],
    });
    const message = service.messages.at(-1);
    const temporaryPassword = message?.kind === "invitation" ? message.temporaryPassword : "";
    const { Username, UserCreateDate } = body.User;
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      User: {
        Username,
        Attributes: [
          { Name: "sub", Value: Username },
          { Name: "email", Value: "ada@example.com" },
          { Name: "email_verified", Value: "true" },
          { Name: "name", Value: "Ada" },
        ],
        UserCreateDate,
        UserLastModifiedDate: UserCreateDate,
        Enabled: true,
        UserStatus: "FORCE_CHANGE_PASSWORD",
      },
    });
    expect(UserCreateDate).to.be.within(Date.now() / 1000 - 60, Date.now() / 1000);
    expect(message).to.deep.equal({
      kind: "invitation",
      poolId: ids.poolId,
      to: "ada@example.com",
      username: "ada@example.com",
      temporaryPassword,
    });
    const challenge = await signIn(service, ids, "ada@example.com", temporaryPassword);
    expect(challenge.body.ChallengeName).to.equal("NEW_PASSWORD_REQUIRED");
  });

  it("sends nothing when the request suppresses it", async () => {
    const sent = service.messages.length;
    await created();
    expect(service.messages.length).to.equal(sent);
  });

  it("rejects a second account, a weak temporary password and a new invitation once it was used", async () => {
    const Username = await created();
    expect(errorOf(await admin("AdminCreateUser", { Username }))).to.deep.equal(
      error("UsernameExistsException", "User account already exists"),
    );
    const weak = await admin("AdminCreateUser", {
      Username: "weak@example.com",
      TemporaryPassword: "weak",
    });
    expect(errorOf(weak)).to.deep.equal(
      error(
        "InvalidParameterException",
        "1 validation error detected: Value at 'temporaryPassword' failed to satisfy constraint: " +
          "Member must have length greater than or equal to 6",
      ),
    );
    const weaker = { Username, MessageAction: "RESEND", TemporaryPassword: "alllowercase" };
    expect((await admin("AdminCreateUser", weaker)).body.__type).to.equal(
      "InvalidPasswordException",
    );
    await admin("AdminSetUserPassword", { Username, Password: password, Permanent: true });
    const resent = await admin("AdminCreateUser", { Username, MessageAction: "RESEND" });
    expect(resent.body.__type).to.equal("UnsupportedUserStateException");
    const missing = { Username: "nobody@example.com", MessageAction: "RESEND" };
    expect(errorOf(await admin("AdminCreateUser", missing))).to.deep.equal(unknown);
  });

  it("sets a password for good, or until the next sign-in", async () => {
    const Username = await created();
    const status = async () => (await admin("AdminGetUser", { Username })).body.UserStatus;
    const set = (Password: string, Permanent?: boolean) =>
      admin("AdminSetUserPassword", { Username, Password, Permanent });
    expect((await set(password, true)).body).to.deep.equal({});
    expect(await status()).to.equal("CONFIRMED");
    expect((await signIn(service, ids, Username)).body).to.have.property("AuthenticationResult");
    expect((await set("Other-horse-22")).body).to.deep.equal({});
    expect(await status()).to.equal("FORCE_CHANGE_PASSWORD");
    const challenge = await signIn(service, ids, Username, "Other-horse-22");
    expect(challenge.body.ChallengeName).to.equal("NEW_PASSWORD_REQUIRED");
    expect((await set("alllowercase", true)).body.__type).to.equal("InvalidPasswordException");
  });

  it("lifts the lock of a person with a new password", async () => {
    const Username = await created();
    for (let failed = 0; failed < 5; failed += 1)
      await signIn(service, ids, Username, "Wrong-1234");
    await admin("AdminSetUserPassword", { Username, Password: password, Permanent: true });
    expect((await signIn(service, ids, Username)).status).to.equal(200);
  });

  it("finds a person by e-mail and by user name, until they are deleted", async () => {
    const email = await created();
    const found = (await admin("AdminGetUser", { Username: email.toUpperCase() })).body;
    expect((await admin("AdminGetUser", { Username: found.Username })).body).to.deep.equal({
      Username: found.Username,
      UserAttributes: [
        { Name: "sub", Value: found.Username },
        { Name: "email", Value: email },
        { Name: "email_verified", Value: "false" },
      ],
      UserCreateDate: found.UserCreateDate,
      UserLastModifiedDate: found.UserLastModifiedDate,
      Enabled: true,
      UserStatus: "FORCE_CHANGE_PASSWORD",
    });
    expect((await admin("AdminDeleteUser", { Username: email })).body).to.deep.equal({});
    expect(errorOf(await admin("AdminGetUser", { Username: email }))).to.deep.equal(unknown);
    expect(errorOf(await admin("AdminDeleteUser", { Username: email }))).to.deep.equal(unknown);
    const again = { Username: email, MessageAction: "SUPPRESS" };
    expect((await admin("AdminCreateUser", again)).status).to.equal(200);
  });

  it("confirms a sign-up without its code, once, and verifies nothing", async () => {
    const Username = "signed-up@example.com";
    await service.call("SignUp", { ClientId: ids.clientId, Username, Password: password });
    expect((await admin("AdminConfirmSignUp", { Username })).body).to.deep.equal({});
    expect((await signIn(service, ids, Username)).status).to.equal(200);
    expect((await admin("AdminGetUser", { Username })).body.UserAttributes).to.deep.include({
      Name: "email_verified",
      Value: "false",
    });
    expect(errorOf(await admin("AdminConfirmSignUp", { Username }))).to.deep.equal(
      error("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"),
    );
  });

  it("puts no one into a group that does not exist", async () => {
    const Username = await created();
    expect(
      errorOf(await admin("AdminAddUserToGroup", { Username, GroupName: "none" })),
    ).to.deep.equal(error("ResourceNotFoundException", "Group not found."));
    await service.register(types.group, "some", { userPoolId: ids.poolId, name: "some" });
    const absent = { Username: "nobody@example.com", GroupName: "some" };
    expect(errorOf(await admin("AdminAddUserToGroup", absent))).to.deep.equal(unknown);
  });

  it("describes a pool and its clients", async () => {
    const pool = (await admin("DescribeUserPool")).body.UserPool;
    expect(pool).to.deep.include({
      Id: ids.poolId,
      Arn: `arn:aws:cognito-idp:${region}:000000000000:userpool/${ids.poolId}`,
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      MfaConfiguration: "OFF",
      UsernameConfiguration: { CaseSensitive: false },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
      LambdaConfig: {},
    });
    expect(pool.Policies).to.deep.equal({
      PasswordPolicy: {
        MinimumLength: 8,
        RequireUppercase: true,
        RequireLowercase: true,
        RequireNumbers: true,
        RequireSymbols: true,
        TemporaryPasswordValidityDays: 7,
      },
    });
    const client = (await admin("DescribeUserPoolClient", { ClientId: ids.clientId })).body;
    expect(client.UserPoolClient).to.deep.include({
      UserPoolId: ids.poolId,
      ClientId: ids.clientId,
      PreventUserExistenceErrors: "ENABLED",
      EnableTokenRevocation: true,
    });
    expect(client.UserPoolClient).to.not.have.property("ClientSecret");
    expect(errorOf(await admin("DescribeUserPool", { UserPoolId: "x" }))).to.deep.equal(
      error("ResourceNotFoundException", "User pool x does not exist."),
    );
    const other = await createPool(service, emailPool, {}, "other");
    const foreign = await admin("DescribeUserPoolClient", { ClientId: other.clientId });
    expect(foreign.body.__type).to.equal("ResourceNotFoundException");
  });

  it("asks IAM about each operation and the pool, before anything else", async () => {
    const operations = [...signedOperations.keys()];
    const arn = `arn:aws:cognito-idp:${region}:000000000000:userpool/some-pool`;
    service.authorized.length = 0;
    for (const operation of operations) {
      const action = `cognito-idp:${operation}`;
      expect(errorOf(await service.call(operation, { UserPoolId: "some-pool" }))).to.deep.equal(
        error(
          "AccessDeniedException",
          `User is not authorized to perform: ${action} on resource: ${arn}`,
        ),
      );
    }
    expect(service.authorized).to.deep.equal(
      operations.map((operation) => [`cognito-idp:${operation}`, arn]),
    );
  });

  it("rejects web pages, whatever credentials they show", async () => {
    const Username = await created();
    const answer = await service.admin(
      "AdminDeleteUser",
      { UserPoolId: ids.poolId, Username },
      { origin: "http://evil.example" },
    );
    expect(answer.body.__type).to.equal("AccessDeniedException");
    expect((await admin("AdminGetUser", { Username })).status).to.equal(200);
  });

  it("adds a person for the developer, or resets one, under the pool's rules", async () => {
    const add = (username: string, given: string) =>
      service.cognito.addUser(ids.poolId, { username, password: given });
    const Username = await created();
    await admin("AdminDisableUser", { Username });
    await add(Username, password);
    expect((await signIn(service, ids, Username)).status).to.equal(200);
    const failed = (attempt: Promise<void>) =>
      attempt.then(
        () => "done",
        (failure: unknown) => (failure as Error).message,
      );
    const policy = "Password did not conform with policy: Password must have uppercase characters";
    expect(await failed(add(Username, "alllowercase"))).to.equal(policy);
    expect(await failed(add("fresh@example.com", "alllowercase"))).to.equal(policy);
    expect(await failed(add("no-email", password))).to.equal("Username should be an email.");
    const nowhere = service.cognito.addUser("x", { username: "a@example.com", password });
    expect(await failed(nowhere)).to.equal("user pool x does not exist");
  });
});
