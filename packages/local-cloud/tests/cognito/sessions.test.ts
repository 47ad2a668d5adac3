import { expect } from "chai";
import type { CognitoData } from "../../src/cognito/model/userData";
import { memoryState, type State } from "../../src/shared/state";
import {
  allFlows,
  createPool,
  error,
  errorOf,
  type Ids,
  password,
  refresh,
  startCognito,
  type Started,
  tokensOf,
  types,
  verify,
} from "./support";

const day = 24 * 60 * 60 * 1000;
const revoked = error("NotAuthorizedException", "Access Token has been revoked");
const invalid = error("NotAuthorizedException", "Invalid Access Token");
const unsigned = error("NotAuthorizedException", "Could not verify signature for Access Token");

describe("local Cognito: sessions", () => {
  let service: Started;
  let state: State<CognitoData>;
  let ids: Ids;

  before(async () => {
    state = memoryState<CognitoData>({ pools: {} });
    service = await startCognito({ state });
    ids = await createPool(service);
    await service.cognito.addUser(ids.poolId, { username: "ada@example.com", password });
  });
  after(() => service.stop());

  const target = () => ({ UserPoolId: ids.poolId, Username: "ada@example.com" });
  const signedIn = () => tokensOf(service, ids, "ada@example.com");
  const getUser = (AccessToken: string) => service.call("GetUser", { AccessToken });

  it("describes a user by a token that it verifies", async () => {
    const { AccessToken, IdToken } = await signedIn();
    const { sub } = await verify(service, ids, "access", AccessToken);
    expect((await getUser(AccessToken)).body).to.deep.equal({
      Username: sub,
      UserAttributes: [
        { Name: "sub", Value: sub },
        { Name: "email", Value: "ada@example.com" },
        { Name: "email_verified", Value: "true" },
      ],
    });
    const [header = "", payload = "", signature = ""] = AccessToken.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const forged = [
      `${header}.${encode({ ...claims, sub: "someone-else" })}.${signature}`,
      `${encode({ alg: "none" })}.${payload}.`,
      `${header}.${payload}.`,
    ];
    for (const token of forged)
      expect(errorOf(await getUser(token)), token).to.deep.equal(unsigned);
    for (const token of [IdToken, "garbage", "a.b.c"]) {
      expect(errorOf(await getUser(token)), token).to.deep.equal(invalid);
    }
    service.advance(3600 * 1000);
    expect(errorOf(await getUser(AccessToken))).to.deep.equal(
      error("NotAuthorizedException", "Access Token has expired"),
    );
  });

  it("renews access and ID tokens of the same sign-in, and no refresh token", async () => {
    const first = await signedIn();
    service.advance(60_000);
    const { body } = await refresh(service, ids, first.RefreshToken);
    expect(body).to.have.all.keys("AuthenticationResult", "ChallengeParameters");
    expect(body.AuthenticationResult).to.have.all.keys(
      "AccessToken",
      "IdToken",
      "ExpiresIn",
      "TokenType",
    );
    const before = await verify(service, ids, "access", first.AccessToken);
    const after = await verify(service, ids, "access", body.AuthenticationResult.AccessToken);
    expect(after).to.deep.equal({
      ...before,
      iat: Number(before.iat) + 60,
      exp: Number(before.exp) + 60,
      jti: after.jti,
    });
    expect(after.jti).to.not.equal(before.jti);
  });

  it("rejects a refresh token that is made up, of another client, or expired", async () => {
    const { RefreshToken } = await signedIn();
    const bad = error("NotAuthorizedException", "Invalid Refresh Token");
    const bytes = Buffer.from(RefreshToken, "base64url");
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    for (const token of ["x", "", bytes.toString("base64url")].filter((text) => text !== "")) {
      expect(errorOf(await refresh(service, ids, token))).to.deep.equal(bad);
    }
    const { id: clientId } = await service.register(types.client, "other", {
      userPoolId: ids.poolId,
    });
    expect(errorOf(await refresh(service, { ...ids, clientId }, RefreshToken))).to.deep.equal(bad);
  });

  it("ends a refresh token when the client says, after 30 days where it says nothing", async () => {
    const brief = await service.register(types.client, "brief", {
      userPoolId: ids.poolId,
      explicitAuthFlows: allFlows,
      refreshTokenValidity: 90,
      tokenValidityUnits: { refreshToken: "minutes" },
    });
    const clients: readonly [Ids, number][] = [
      [ids, 30 * day],
      [{ ...ids, clientId: brief.id }, 90 * 60 * 1000],
    ];
    for (const [at, lifetime] of clients) {
      const { RefreshToken } = await tokensOf(service, at, "ada@example.com");
      service.advance(lifetime - 1);
      expect((await refresh(service, at, RefreshToken)).status).to.equal(200);
      service.advance(1);
      expect(errorOf(await refresh(service, at, RefreshToken))).to.deep.equal(
        error("NotAuthorizedException", "Refresh Token has expired"),
      );
    }
  });

  it("counts a session as ended that was stored before refresh tokens rotated", async () => {
    const { RefreshToken } = await signedIn();
    const { sessions = {} } = state.value().pools[ids.poolId] ?? {};
    for (const session of Object.values(sessions)) {
      Reflect.deleteProperty(session, "refreshTokens");
    }
    expect(errorOf(await refresh(service, ids, RefreshToken))).to.deep.equal(
      error("NotAuthorizedException", "Invalid Refresh Token"),
    );
    expect((await refresh(service, ids, (await signedIn()).RefreshToken)).status).to.equal(200);
  });

  it("revokes one sign-in, with every token that came of it, and leaves the others", async () => {
    const [first, second] = [await signedIn(), await signedIn()];
    const renewed = await refresh(service, ids, first.RefreshToken);
    const revoke = (Token: string, more: object = {}) =>
      service.call("RevokeToken", { ClientId: ids.clientId, Token, ...more });
    expect(errorOf(await revoke(first.AccessToken))).to.deep.equal(
      error("UnsupportedTokenTypeException", "Unsupported token type"),
    );
    expect((await revoke(first.RefreshToken, { ClientSecret: "x" })).body.__type).to.equal(
      "UnauthorizedException",
    );
    expect((await revoke(first.RefreshToken)).body).to.deep.equal({});
    expect((await revoke("unknown")).body).to.deep.equal({});

    expect(errorOf(await refresh(service, ids, first.RefreshToken))).to.deep.equal(
      error("NotAuthorizedException", "Refresh Token has been revoked"),
    );
    expect(errorOf(await getUser(first.AccessToken))).to.deep.equal(revoked);
    const renewedToken = renewed.body.AuthenticationResult.AccessToken;
    expect(errorOf(await getUser(renewedToken))).to.deep.equal(revoked);
    expect((await getUser(second.AccessToken)).status).to.equal(200);
    expect((await refresh(service, ids, second.RefreshToken)).status).to.equal(200);
  });

  it("revokes nothing at a client of another or with revocation switched off", async () => {
    const { RefreshToken } = await signedIn();
    const client = async (name: string, inputs: object) =>
      (await service.register(types.client, name, { userPoolId: ids.poolId, ...inputs })).id;
    const revoke = (ClientId: string, more: object = {}) =>
      service.call("RevokeToken", { ClientId, Token: RefreshToken, ...more });
    const other = await revoke(await client("other", {}));
    expect(other.body.__type).to.equal("UnauthorizedException");
    const without = await revoke(await client("without", { enableTokenRevocation: false }));
    expect(without.body.__type).to.equal("UnsupportedOperationException");
    const secret = await revoke(await client("secret", { generateSecret: true }));
    expect(secret.body.__type).to.equal("UnauthorizedException");
    expect((await refresh(service, ids, RefreshToken)).status).to.equal(200);
  });

  it("signs a person out everywhere", async () => {
    const [first, second] = [await signedIn(), await signedIn()];
    const signOut = (AccessToken: string) => service.call("GlobalSignOut", { AccessToken });
    expect((await signOut(first.AccessToken)).body).to.deep.equal({});
    for (const { AccessToken, RefreshToken } of [first, second]) {
      expect(errorOf(await getUser(AccessToken))).to.deep.equal(revoked);
      expect((await refresh(service, ids, RefreshToken)).status).to.equal(400);
    }
    expect(errorOf(await signOut(first.AccessToken))).to.deep.equal(revoked);
    expect((await getUser((await signedIn()).AccessToken)).status).to.equal(200);
  });

  it("ends with the account: disabled or deleted", async () => {
    const { AccessToken, RefreshToken } = await signedIn();
    await service.admin("AdminDisableUser", target());
    expect(errorOf(await refresh(service, ids, RefreshToken))).to.deep.equal(
      error("NotAuthorizedException", "User is disabled."),
    );
    expect(errorOf(await getUser(AccessToken))).to.deep.equal(
      error("NotAuthorizedException", "User is disabled."),
    );
    await service.admin("AdminEnableUser", target());
    expect(errorOf(await getUser(AccessToken))).to.deep.equal(revoked);
    expect((await refresh(service, ids, RefreshToken)).status).to.equal(400);

    const later = await signedIn();
    await service.admin("AdminDeleteUser", target());
    expect(errorOf(await refresh(service, ids, later.RefreshToken))).to.deep.equal(
      error("NotAuthorizedException", "Invalid Refresh Token"),
    );
    expect(errorOf(await getUser(later.AccessToken))).to.deep.equal(
      error("UserNotFoundException", "User does not exist."),
    );
  });
});
