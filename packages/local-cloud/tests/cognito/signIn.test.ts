import { expect } from "chai";
import {
  allFlows,
  createPool,
  error,
  errorOf,
  type Ids,
  password,
  secretHash,
  signIn,
  startCognito,
  type Started,
  types,
  wrongPassword,
} from "./support";

const exceeded = error("NotAuthorizedException", "Password attempts exceeded");

describe("local Cognito: sign-in", () => {
  let service: Started;
  let ids: Ids;

  before(async () => {
    service = await startCognito();
    ids = await createPool(service);
    await service.cognito.addUser(ids.poolId, { username: "ada@example.com", password });
  });
  after(() => service.stop());

  const client = async (name: string, inputs: object): Promise<Ids> => {
    const made = await service.register(types.client, name, { userPoolId: ids.poolId, ...inputs });
    return { poolId: ids.poolId, clientId: made.id };
  };
  const auth = (at: Ids, AuthFlow: string, AuthParameters: object) =>
    service.call("InitiateAuth", { ClientId: at.clientId, AuthFlow, AuthParameters });
  const credentials = { USERNAME: "ada@example.com", PASSWORD: password };

  it("returns tokens for the right password and nothing else", async () => {
    const { status, body } = await signIn(service, ids, "ada@example.com");
    const result = body.AuthenticationResult;
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      AuthenticationResult: {
        AccessToken: result.AccessToken,
        IdToken: result.IdToken,
        RefreshToken: result.RefreshToken,
        ExpiresIn: 3600,
        TokenType: "Bearer",
      },
      ChallengeParameters: {},
    });
  });

  it("rejects a wrong password and an unknown name alike, lockout included", async () => {
    await service.cognito.addUser(ids.poolId, { username: "bob@example.com", password });
    for (const name of ["bob@example.com", "nobody@example.com"]) {
      const response = await signIn(service, ids, name, "Wrong-horse-9");
      expect(errorOf(response), name).to.deep.equal(wrongPassword);
      for (let failed = 1; failed < 5; failed += 1) {
        await signIn(service, ids, name, "Wrong-horse-9");
      }
      expect(errorOf(await signIn(service, ids, name)), name).to.deep.equal(exceeded);
    }
  });

  it("hashes for an unknown name too, so that the time shows nothing", async () => {
    const timed = async (name: string) => {
      const start = performance.now();
      await signIn(service, ids, name, "Wrong-horse-9");
      return performance.now() - start;
    };
    const unknown = await Promise.all(["q", "r", "s"].map((name) => timed(`${name}@example.com`)));
    // One hash takes tens of milliseconds, a response without one takes one or two.
    expect(Math.max(...unknown)).to.be.greaterThan(10);
  });

  it("doubles the lockout with each failure, up to 15 minutes, and forgets it after a success", async () => {
    await service.cognito.addUser(ids.poolId, { username: "cyd@example.com", password });
    const fail = () => signIn(service, ids, "cyd@example.com", "Wrong-horse-9");
    for (let failed = 0; failed < 5; failed += 1) await fail();
    service.advance(999);
    expect(errorOf(await signIn(service, ids, "cyd@example.com"))).to.deep.equal(exceeded);
    service.advance(1);
    expect(errorOf(await fail())).to.deep.equal(wrongPassword);
    service.advance(1999);
    expect(errorOf(await fail())).to.deep.equal(exceeded);
    service.advance(1);
    expect((await signIn(service, ids, "cyd@example.com")).status).to.equal(200);
    expect(errorOf(await fail())).to.deep.equal(wrongPassword);
  });

  it("lets nothing be learned from guesses that are sent at once", async () => {
    await service.cognito.addUser(ids.poolId, { username: "dan@example.com", password });
    const guesses = Array.from({ length: 8 }, () =>
      signIn(service, ids, "dan@example.com", "Wrong-horse-9"),
    );
    const messages = (await Promise.all(guesses)).map(({ body }) => body.message);
    expect(messages.filter((message) => message === "Password attempts exceeded").length).to.equal(
      3,
    );
    expect(messages.filter((message) => message.startsWith("Incorrect")).length).to.equal(5);
  });

  it("says that a name is unknown where the client does not hide it", async () => {
    const legacy = await client("legacy", { explicitAuthFlows: ["USER_PASSWORD_AUTH"] });
    expect(errorOf(await signIn(service, legacy, "nobody@example.com"))).to.deep.equal(
      error("UserNotFoundException", "User does not exist."),
    );
  });

  it("signs in by the flows that the client allows, by their old and new names", async () => {
    const none = await client("none", {});
    expect(errorOf(await auth(none, "USER_PASSWORD_AUTH", credentials))).to.deep.equal(
      error("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"),
    );
    const noRefresh = await client("no-refresh", {
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
    });
    const { body } = await auth(noRefresh, "USER_PASSWORD_AUTH", credentials);
    const REFRESH_TOKEN = body.AuthenticationResult.RefreshToken;
    expect(errorOf(await auth(noRefresh, "REFRESH_TOKEN", { REFRESH_TOKEN }))).to.deep.equal(
      error("InvalidParameterException", "Auth flow not enabled for this client"),
    );

    const old = await client("old", { explicitAuthFlows: ["ADMIN_NO_SRP_AUTH"] });
    const adminAuth = (AuthFlow: string) =>
      service.admin("AdminInitiateAuth", {
        UserPoolId: ids.poolId,
        ClientId: old.clientId,
        AuthFlow,
        AuthParameters: credentials,
      });
    expect((await adminAuth("ADMIN_NO_SRP_AUTH")).status).to.equal(200);
    expect((await adminAuth("ADMIN_USER_PASSWORD_AUTH")).status).to.equal(200);
    expect((await auth(old, "USER_PASSWORD_AUTH", credentials)).status).to.equal(400);
    const unsupported = error("InvalidParameterException", "Initiate Auth method not supported.");
    expect(errorOf(await adminAuth("USER_PASSWORD_AUTH"))).to.deep.equal(unsupported);
    expect(errorOf(await auth(ids, "ADMIN_USER_PASSWORD_AUTH", credentials))).to.deep.equal(
      unsupported,
    );
  });

  it("never pretends to have a flow that it does not emulate", async () => {
    const custom = await client("custom", { explicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] });
    expect(errorOf(await auth(custom, "CUSTOM_AUTH", { USERNAME: "x" }))).to.deep.equal(
      error("NotImplemented", "The auth flow CUSTOM_AUTH is not emulated by the local Cognito"),
    );
  });

  it("rejects a disabled user, and signs them in again once enabled", async () => {
    const target = { UserPoolId: ids.poolId, Username: "eve@example.com" };
    await service.cognito.addUser(ids.poolId, { username: "eve@example.com", password });
    expect((await service.admin("AdminDisableUser", target)).body).to.deep.equal({});
    expect(errorOf(await signIn(service, ids, "eve@example.com"))).to.deep.equal(
      error("NotAuthorizedException", "User is disabled."),
    );
    expect((await service.admin("AdminEnableUser", target)).body).to.deep.equal({});
    expect((await signIn(service, ids, "eve@example.com")).status).to.equal(200);
  });

  it("asks a client with a secret to prove it for a renewal too, by the user name", async () => {
    const { id: clientId, outputs } = await service.register(types.client, "confidential", {
      userPoolId: ids.poolId,
      generateSecret: true,
      explicitAuthFlows: allFlows,
    });
    const secret = String(outputs.clientSecret);
    expect(secret).to.match(/^[a-z0-9]{51}$/);
    const at = { ...ids, clientId };
    const SECRET_HASH = secretHash(secret, clientId, "ada@example.com");
    const { body } = await auth(at, "USER_PASSWORD_AUTH", { ...credentials, SECRET_HASH });
    const REFRESH_TOKEN = body.AuthenticationResult.RefreshToken;
    const renew = async (hash?: string) =>
      (await auth(at, "REFRESH_TOKEN_AUTH", { REFRESH_TOKEN, SECRET_HASH: hash })).body.message;
    expect(await renew()).to.contain("SECRET_HASH was not received");
    const unverified = `Unable to verify secret hash for client ${clientId}`;
    expect(await renew(SECRET_HASH)).to.equal(unverified);
    const user = { UserPoolId: ids.poolId, Username: "ada@example.com" };
    const { Username } = (await service.admin("AdminGetUser", user)).body;
    expect(await renew(secretHash(secret, clientId, Username))).to.equal(undefined);
  });

  it("names what is missing", async () => {
    expect((await auth(ids, "USER_PASSWORD_AUTH", {})).body.message).to.equal(
      "Missing required parameter USERNAME",
    );
    expect((await auth(ids, "USER_PASSWORD_AUTH", { USERNAME: "x" })).body.message).to.equal(
      "Missing required parameter PASSWORD",
    );
    expect(errorOf(await auth({ ...ids, clientId: "x" }, "USER_PASSWORD_AUTH", {}))).to.deep.equal(
      error("ResourceNotFoundException", "User pool client x does not exist."),
    );
    expect((await auth(ids, "PASSKEY", {})).body.message).to.contain(
      "Value 'PASSKEY' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set",
    );
  });
});
