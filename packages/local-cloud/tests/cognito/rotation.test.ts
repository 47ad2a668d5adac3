import * as sdk from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "chai";
import { refused, sdkOf } from "./sdkSupport";
import {
  createPool,
  error,
  errorOf,
  type Ids,
  password,
  refresh,
  secretHash,
  startCognito,
  type Started,
  tokensOf,
  types,
  verify,
} from "./support";

const username = "ada@example.com";
const reused = "RefreshTokenReuseException";
const revoked = "Refresh Token has been revoked";

describe("local Cognito: renewing tokens", () => {
  let service: Started;
  let client: sdk.CognitoIdentityProviderClient;
  let plain: Ids;
  let rotating: Ids;

  before(async () => {
    service = await startCognito();
    client = sdkOf(service);
    plain = await createPool(service);
    rotating = await rotation("rotating", 30);
    await service.cognito.addUser(plain.poolId, { username, password });
  });
  after(async () => {
    client.destroy();
    await service.stop();
  });

  async function rotation(name: string, retryGracePeriodSeconds?: number): Promise<Ids> {
    const { id } = await service.register(types.client, name, {
      userPoolId: plain.poolId,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds },
    });
    return { poolId: plain.poolId, clientId: id };
  }
  const signIn = async (at: Ids) => (await tokensOf(service, at, username)).RefreshToken;
  const renew = ({ clientId: ClientId }: Ids, RefreshToken: string, more: object = {}) =>
    client.send(new sdk.GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken, ...more }));
  const next = async (at: Ids, token: string) =>
    (await renew(at, token)).AuthenticationResult?.RefreshToken ?? "";
  const getUser = (AccessToken: string) => client.send(new sdk.GetUserCommand({ AccessToken }));

  it("keeps the refresh token of a client without rotation", async () => {
    const token = await signIn(plain);
    expect(await next(plain, token)).to.equal("");
    expect(await next(plain, token)).to.equal("");
  });

  it("gives tokens of the same sign-in with a refresh token that ends the one before", async () => {
    const first = await tokensOf(service, rotating, username);
    const { AuthenticationResult: result } = await renew(rotating, first.RefreshToken);
    const before = await verify(service, rotating, "access", first.AccessToken);
    const after = await verify(service, rotating, "access", result?.AccessToken ?? "");
    expect(after).to.include({ origin_jti: before.origin_jti, auth_time: before.auth_time });
    const second = result?.RefreshToken ?? "";
    expect(second).to.not.be.oneOf(["", first.RefreshToken]);
    expect(await next(rotating, second)).to.not.be.oneOf(["", second]);
  });

  it("lets a client try again for the grace period, and ends everything at a later reuse", async () => {
    const first = await signIn(rotating);
    const second = await next(rotating, first);
    service.advance(29_999);
    const again = await next(rotating, first);
    expect(again).to.not.be.oneOf(["", second]);
    const { AuthenticationResult: result } = await renew(rotating, second);
    service.advance(1);

    await refused(renew(rotating, first), reused, "Refresh token has been reused.");
    for (const token of [again, second, result?.RefreshToken ?? ""]) {
      await refused(renew(rotating, token), "NotAuthorizedException", revoked);
    }
    await refused(getUser(result?.AccessToken ?? ""), "NotAuthorizedException");
  });

  it("ends the session at once without a grace period, also of two requests at once", async () => {
    const strict = await rotation("strict");
    const first = await signIn(strict);
    const outcomes = await Promise.allSettled([renew(strict, first), renew(strict, first)]);
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(["fulfilled", "rejected"]);
    const kept = outcomes.find((outcome) => outcome.status === "fulfilled");
    const token = kept?.value.AuthenticationResult?.RefreshToken ?? "";
    await refused(renew(strict, token), "NotAuthorizedException", revoked);
  });

  it("finds no session for a token that was made up from its id", async () => {
    const token = await signIn(rotating);
    const bytes = Buffer.from(token, "base64url");
    bytes.fill(7, 16);
    const forged = bytes.toString("base64url");
    await refused(renew(rotating, forged), "NotAuthorizedException", "Invalid Refresh Token");
    expect(await next(rotating, token)).to.not.equal("");
  });

  it("ends a rotated token when the sign-in's first would have ended", async () => {
    const token = await next(rotating, await signIn(rotating));
    service.advance(30 * 24 * 60 * 60 * 1000);
    await refused(renew(rotating, token), "NotAuthorizedException", "Refresh Token has expired");
  });

  it("rejects REFRESH_TOKEN_AUTH where tokens rotate", async () => {
    expect(errorOf(await refresh(service, rotating, await signIn(rotating)))).to.deep.equal(
      error("InvalidParameterException", "Auth flow not enabled for this client"),
    );
    const { id: clientId } = await service.register(types.client, "default-flows", {
      userPoolId: plain.poolId,
      refreshTokenRotation: { feature: "ENABLED" },
    });
    expect((await refresh(service, { ...plain, clientId }, "x")).body.message).to.equal(
      "Auth flow not enabled for this client",
    );
    const both = service.register(types.client, "both", {
      userPoolId: plain.poolId,
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
      refreshTokenRotation: { feature: "ENABLED" },
    });
    await refused(
      both,
      "Error",
      "InvalidParameterException: ALLOW_REFRESH_TOKEN_AUTH cannot be enabled with refresh token rotation",
    );
    await refused(rotation("slow", 61), "Error");
    const described = await client.send(
      new sdk.DescribeUserPoolClientCommand({
        UserPoolId: rotating.poolId,
        ClientId: rotating.clientId,
      }),
    );
    expect(described.UserPoolClient?.RefreshTokenRotation).to.deep.equal({
      Feature: "ENABLED",
      RetryGracePeriodSeconds: 30,
    });
  });

  it("rejects tokens of another client, revoked ones and those of disabled users", async () => {
    const name = "NotAuthorizedException";
    await refused(renew(rotating, await signIn(plain)), name, "Invalid Refresh Token");
    const ended = await signIn(rotating);
    await client.send(new sdk.RevokeTokenCommand({ ClientId: rotating.clientId, Token: ended }));
    await refused(renew(rotating, ended), name, revoked);

    const target = { UserPoolId: plain.poolId, Username: "eve@example.com" };
    await service.cognito.addUser(plain.poolId, { username: target.Username, password });
    const tokens = await tokensOf(service, rotating, target.Username);
    await client.send(new sdk.AdminUserGlobalSignOutCommand(target));
    await refused(renew(rotating, tokens.RefreshToken), name, revoked);
    await client.send(new sdk.AdminDisableUserCommand(target));
    await refused(renew(rotating, tokens.RefreshToken), name, "User is disabled.");
    await refused(getUser(tokens.AccessToken), name, "User is disabled.");
  });

  it("asks a client with a secret for it", async () => {
    const made = await service.register(types.client, "confidential", {
      userPoolId: plain.poolId,
      generateSecret: true,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      refreshTokenRotation: { feature: "ENABLED" },
    });
    const secret = String(made.outputs.clientSecret);
    const SECRET_HASH = secretHash(secret, made.id, username);
    const { AuthenticationResult: result } = await client.send(
      new sdk.InitiateAuthCommand({
        ClientId: made.id,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: username, PASSWORD: password, SECRET_HASH },
      }),
    );
    const at = { poolId: plain.poolId, clientId: made.id };
    const token = result?.RefreshToken ?? "";
    for (const more of [{}, { ClientSecret: "guess" }, { ClientSecret: "" }]) {
      await refused(renew(at, token, more), "NotAuthorizedException");
    }
    const renewed = await renew(at, token, { ClientSecret: secret });
    expect(renewed.AuthenticationResult?.RefreshToken).to.be.a("string");
    const open = await signIn(rotating);
    await refused(renew(rotating, open, { ClientSecret: secret }), "NotAuthorizedException");
  });
});
