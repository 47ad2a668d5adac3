import { expect } from "chai";
import {
  createPool,
  emailPool,
  error,
  errorOf,
  type Ids,
  password,
  signIn,
  startCognito,
  type Started,
  tokensOf,
  verify,
} from "./support";

// As in 81ab2530-4071-7087-0370-cf23b91e377e: where a version 4 UUID has 4 and 8 to b, others.
const todaysSub = /^[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-7c-f][0-9a-f]{3}-[0-9a-f]{12}$/;
const day = 24 * 60 * 60 * 1000;
const mismatch = error(
  "CodeMismatchException",
  "Invalid verification code provided, please try again.",
);
const expired = error(
  "ExpiredCodeException",
  "Invalid code provided, please request a code again.",
);
const limit = error(
  "LimitExceededException",
  "Attempt limit exceeded, please try after some time.",
);

describe("local Cognito: sign-up", () => {
  let service: Started;
  let ids: Ids;
  let legacy: Ids;

  before(async () => {
    service = await startCognito();
    ids = await createPool(service);
    legacy = await createPool(
      service,
      { autoVerifiedAttributes: ["email"], aliasAttributes: ["email"] },
      { preventUserExistenceErrors: "LEGACY" },
      "legacy",
    );
  });
  after(() => service.stop());

  const signUp = (username: string, more: object = {}, at = ids) =>
    service.call("SignUp", {
      ClientId: at.clientId,
      Username: username,
      Password: password,
      ...more,
    });
  const confirm = (username: string, code: string, at = ids) =>
    service.call("ConfirmSignUp", {
      ClientId: at.clientId,
      Username: username,
      ConfirmationCode: code,
    });
  const resend = (username: string, at = ids) =>
    service.call("ResendConfirmationCode", { ClientId: at.clientId, Username: username });
  const lastCode = () => {
    const message = service.messages.at(-1);
    return message?.kind === "confirmation-code" ? message.code : "none";
  };
  const otherThan = (code: string) => (code === "000000" ? "000001" : "000000");

  it("registers a person, sends a code and signs in only after it", async () => {
    const { status, body } = await signUp("ada@example.com");
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      UserConfirmed: false,
      UserSub: body.UserSub,
      CodeDeliveryDetails: {
        AttributeName: "email",
        DeliveryMedium: "EMAIL",
        Destination: "a***@e***",
      },
    });
    expect(body.UserSub).to.match(todaysSub);
    expect(service.messages.at(-1)).to.deep.equal({
      kind: "confirmation-code",
      poolId: ids.poolId,
      to: "ada@example.com",
      username: body.UserSub,
      code: lastCode(),
    });
    expect(lastCode()).to.match(/^[0-9]{6}$/);
    expect(JSON.stringify(body)).to.not.contain(lastCode());

    expect(errorOf(await signIn(service, ids, "ada@example.com"))).to.deep.equal(
      error("UserNotConfirmedException", "User is not confirmed."),
    );
    expect((await confirm("ada@example.com", lastCode())).body).to.deep.equal({});

    const { IdToken } = await tokensOf(service, ids, "ADA@example.com");
    const claims = await verify(service, ids, "id", IdToken);
    expect(claims.email_verified).to.equal(true);
  });

  it("gives subs as Cognito does today, none of which is a version 4 UUID", async () => {
    for (let n = 0; n < 30; n++) {
      const { body } = await signUp(`sub-${String(n)}@example.com`);
      expect(body.UserSub).to.match(todaysSub);
    }
  });

  it("rejects a wrong password of an unconfirmed user like any other wrong password", async () => {
    await signUp("shy@example.com");
    expect(errorOf(await signIn(service, ids, "shy@example.com", "Wrong-horse-9"))).to.deep.equal(
      error("NotAuthorizedException", "Incorrect username or password."),
    );
  });

  it("takes a code once, and none that is wrong", async () => {
    await signUp("bob@example.com");
    const code = lastCode();
    expect(errorOf(await confirm("bob@example.com", otherThan(code)))).to.deep.equal(mismatch);
    const both = await Promise.all([
      confirm("bob@example.com", code),
      confirm("bob@example.com", code),
    ]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 400]);
    expect(errorOf(await confirm("bob@example.com", code))).to.deep.equal(
      error("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"),
    );
  });

  it("confirms no disabled user", async () => {
    await signUp("off@example.com");
    const code = lastCode();
    const target = { UserPoolId: ids.poolId, Username: "off@example.com" };
    await service.admin("AdminDisableUser", target);
    expect(errorOf(await confirm("off@example.com", code))).to.deep.equal(
      error("NotAuthorizedException", "User is disabled."),
    );
  });

  it("rejects a code after a day", async () => {
    await signUp("late@example.com");
    const code = lastCode();
    service.advance(day);
    expect(errorOf(await confirm("late@example.com", code))).to.deep.equal(expired);
  });

  it("stops guesses after five wrong codes, also of the right one, for an hour", async () => {
    await signUp("guess@example.com");
    const code = lastCode();
    for (let guess = 0; guess < 5; guess += 1) {
      expect(errorOf(await confirm("guess@example.com", otherThan(code)))).to.deep.equal(mismatch);
    }
    expect(errorOf(await confirm("guess@example.com", code))).to.deep.equal(limit);
    service.advance(60 * 60 * 1000);
    expect((await confirm("guess@example.com", code)).status).to.equal(200);
  });

  it("sends a new code that voids the first, at most five an hour", async () => {
    await signUp("again@example.com");
    const first = lastCode();
    const { body } = await resend("again@example.com");
    expect(body.CodeDeliveryDetails.Destination).to.equal("a***@e***");
    if (lastCode() !== first) {
      expect(errorOf(await confirm("again@example.com", first))).to.deep.equal(mismatch);
    }
    for (let sent = 2; sent < 5; sent += 1) await resend("again@example.com");
    expect(errorOf(await resend("again@example.com"))).to.deep.equal(limit);
    expect((await confirm("again@example.com", lastCode())).status).to.equal(200);
    expect(errorOf(await resend("again@example.com"))).to.deep.equal(
      error("InvalidParameterException", "User is already confirmed."),
    );
  });

  it("hides who has an account from a client that prevents it, and from no other", async () => {
    expect(errorOf(await confirm("nobody@example.com", "123456"))).to.deep.equal(expired);
    await signUp("nimble@example.com");
    const disabled = { UserPoolId: ids.poolId, Username: "nimble@example.com" };
    await service.admin("AdminDisableUser", disabled);
    const sent = service.messages.length;
    for (const name of ["nobody@example.com", disabled.Username]) {
      expect((await resend(name)).body).to.deep.equal({
        CodeDeliveryDetails: {
          AttributeName: "email",
          DeliveryMedium: "EMAIL",
          Destination: "n***@e***",
        },
      });
    }
    expect(service.messages.length).to.equal(sent);
    const told = error("UserNotFoundException", "Username/client id combination not found.");
    expect(errorOf(await confirm("nobody", "123456", legacy))).to.deep.equal(told);
    expect(errorOf(await resend("nobody", legacy))).to.deep.equal(told);
  });

  it("rejects a second account, whatever the case, also of two requests at once", async () => {
    const both = await Promise.all([signUp("eve@example.com"), signUp("Eve@Example.com")]);
    expect(both.map(({ status }) => status).sort()).to.deep.equal([200, 400]);
    expect(errorOf(await signUp("EVE@example.com"))).to.deep.equal(
      error("UsernameExistsException", "An account with the given email already exists."),
    );
    await signUp("Eve", {}, legacy);
    expect(errorOf(await signUp("eve", {}, legacy))).to.deep.equal(
      error("UsernameExistsException", "User already exists"),
    );
  });

  it("distinguishes user names by case where the pool does", async () => {
    const exact = await createPool(
      service,
      { usernameConfiguration: { caseSensitive: true } },
      {},
      "exact",
    );
    expect((await signUp("Eve", {}, exact)).status).to.equal(200);
    expect((await signUp("eve", {}, exact)).status).to.equal(200);
  });

  it("wants an e-mail where it is the user name, and none where it is an alias", async () => {
    expect(errorOf(await signUp("eve"))).to.deep.equal(
      error("InvalidParameterException", "Username should be an email."),
    );
    expect(errorOf(await signUp("x@example.com", {}, legacy))).to.deep.equal(
      error(
        "InvalidParameterException",
        "Username cannot be of email format, since user pool is configured for email alias.",
      ),
    );
  });

  it("gives an e-mail alias to the first who confirms it", async () => {
    const attributes = { UserAttributes: [{ Name: "email", Value: "one@example.com" }] };
    await signUp("one", attributes, legacy);
    const first = lastCode();
    await signUp("two", attributes, legacy);
    const second = lastCode();
    expect((await confirm("one", first, legacy)).status).to.equal(200);
    expect(errorOf(await confirm("two", second, legacy))).to.deep.equal(
      error("AliasExistsException", "An account with the email already exists."),
    );
    const { AccessToken } = await tokensOf(service, legacy, "one@example.com");
    const claims = await verify(service, legacy, "access", AccessToken);
    expect(claims.username).to.equal("one");
  });

  it("is closed where only administrators create people", async () => {
    const closed = await createPool(
      service,
      { ...emailPool, adminCreateUserConfig: { allowAdminCreateUserOnly: true } },
      {},
      "closed",
    );
    expect(errorOf(await signUp("a@example.com", {}, closed))).to.deep.equal(
      error("NotAuthorizedException", "SignUp is not permitted for this user pool"),
    );
  });

  it("sends no code where the pool verifies nothing", async () => {
    const plain = await createPool(service, {}, {}, "plain");
    const sent = service.messages.length;
    const { body } = await signUp("plain", {}, plain);
    expect(body).to.deep.equal({ UserConfirmed: false, UserSub: body.UserSub });
    expect(service.messages.length).to.equal(sent);
    expect(errorOf(await resend("plain", plain))).to.deep.equal(
      error("InvalidParameterException", "Cannot resend codes. Auto verification not turned on."),
    );
  });
});
