import { expect } from "chai";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import {
  createPool,
  type Ids,
  keysOf,
  type Members,
  password,
  region,
  signIn,
  startCognito,
  type Started,
  tokensOf,
  types,
  verify,
} from "./support";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("local Cognito: tokens", () => {
  let service: Started;
  let ids: Ids;
  let access: Members;
  let id: Members;
  let accessToken: string;
  const signedInAt = () => Math.floor(Date.now() / 1000);

  before(async () => {
    service = await startCognito({ ownKeys: true });
    ids = await createPool(service);
    await service.cognito.addUser(ids.poolId, { username: "ada@example.com", password });
    const tokens = await tokensOf(service, ids, "ada@example.com");
    accessToken = tokens.AccessToken;
    access = await verify(service, ids, "access", accessToken);
    id = await verify(service, ids, "id", tokens.IdToken);
  });
  after(() => service.stop());

  it("gives an access token exactly Cognito's claims", () => {
    expect(access).to.deep.equal({
      sub: access.sub,
      iss: `https://cognito-idp.${region}.amazonaws.com/${ids.poolId}`,
      client_id: ids.clientId,
      origin_jti: access.origin_jti,
      event_id: access.event_id,
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      auth_time: access.iat,
      exp: Number(access.iat) + 3600,
      iat: access.iat,
      jti: access.jti,
      username: access.sub,
    });
    for (const claim of ["sub", "origin_jti", "event_id", "jti"]) {
      expect(access[claim], claim).to.match(uuid);
    }
    expect(Number(access.iat)).to.be.within(signedInAt() - 60, signedInAt());
  });

  it("gives an ID token exactly Cognito's claims, of the same sign-in", () => {
    expect(id).to.deep.equal({
      sub: access.sub,
      email: "ada@example.com",
      email_verified: true,
      iss: access.iss,
      "cognito:username": access.sub,
      origin_jti: access.origin_jti,
      aud: ids.clientId,
      event_id: access.event_id,
      token_use: "id",
      auth_time: access.auth_time,
      exp: Number(access.iat) + 3600,
      iat: access.iat,
      jti: id.jti,
    });
    expect(id.jti).to.not.equal(access.jti);
  });

  it("signs with RS256, a key of this pool and run, named in the header", async () => {
    const header = JSON.parse(
      Buffer.from(accessToken.split(".")[0] ?? "", "base64url").toString(),
    ) as Members;
    const keys = keysOf(service, ids.poolId);
    const [key] = keys?.jwks.keys ?? [];
    expect(header).to.deep.equal({ kid: key?.kid, alg: "RS256" });
    expect({ ...key, n: Buffer.from(key?.n ?? "", "base64url").length }).to.deep.equal({
      kty: "RSA",
      e: "AQAB",
      n: 256,
      kid: key?.kid,
      alg: "RS256",
      use: "sig",
    });
    const other = await createPool(service, {}, {}, "other");
    const [otherKey] = keysOf(service, other.poolId)?.jwks.keys ?? [];
    expect(otherKey?.n).to.not.equal(key?.n);
    expect(keysOf(service, "eu-central-1_none")).to.equal(undefined);
  });

  it("is rejected by a relying party once anything in it is changed", async () => {
    const [header = "", payload = "", signature = ""] = accessToken.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Members;
    const forged = Buffer.from(JSON.stringify({ ...claims, scope: "todo/write" }));
    const attempt = async (token: string) =>
      verify(service, ids, "access", token).then(
        () => "accepted",
        (error: unknown) => (error as Error).constructor.name,
      );
    expect(await attempt(`${header}.${forged.toString("base64url")}.${signature}`)).to.equal(
      "JwtInvalidSignatureError",
    );
    expect(await attempt(accessToken)).to.equal("accepted");
  });

  it("publishes keys and discovery with AWS's issuer and this machine's addresses", async () => {
    const get = async (name: string) => {
      const response = await fetch(`${service.url}/${ids.poolId}/.well-known/${name}`);
      expect(response.headers.get("access-control-allow-origin")).to.equal("*");
      expect(response.headers.get("content-type")).to.equal("application/json");
      return (await response.json()) as Members;
    };
    expect(await get("jwks.json")).to.deep.equal(keysOf(service, ids.poolId)?.jwks);
    const discovery = await get("openid-configuration");
    expect(discovery).to.deep.equal({
      id_token_signing_alg_values_supported: ["RS256"],
      issuer: access.iss,
      jwks_uri: `${service.url}/${ids.poolId}/.well-known/jwks.json`,
      response_types_supported: ["code", "token"],
      scopes_supported: ["openid", "email", "phone", "profile"],
      subject_types_supported: ["public"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    });
    const unknown = await fetch(`${service.url}/eu-central-1_none/.well-known/jwks.json`);
    expect(unknown.status).to.equal(404);
  });

  it("lives as long as the client says", async () => {
    const { id: clientId } = await service.register(types.client, "brief", {
      userPoolId: ids.poolId,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      accessTokenValidity: 5,
      idTokenValidity: 2,
      refreshTokenValidity: 3,
      tokenValidityUnits: { accessToken: "minutes", refreshToken: "hours" },
    });
    const brief = { ...ids, clientId };
    const { body } = await signIn(service, brief, "ada@example.com");
    expect(body.AuthenticationResult.ExpiresIn).to.equal(300);
    const verified = await verify(service, brief, "access", body.AuthenticationResult.AccessToken);
    expect(Number(verified.exp) - Number(verified.iat)).to.equal(300);
    const idToken = await verify(service, brief, "id", body.AuthenticationResult.IdToken);
    expect(Number(idToken.exp) - Number(idToken.iat)).to.equal(7200);
  });

  it("names the groups by precedence, with their roles in the ID token", async () => {
    const group = (name: string, more: object = {}) =>
      service.register(types.group, name, { userPoolId: ids.poolId, name, ...more });
    await group("writers", { precedence: 5, roleArn: "arn:aws:iam::0:role/w" });
    await group("readers");
    await group("admins", { precedence: 1, roleArn: "arn:aws:iam::0:role/a" });
    await service.cognito.addUser(ids.poolId, { username: "grouped@example.com", password });
    const target = { UserPoolId: ids.poolId, Username: "grouped@example.com" };
    for (const GroupName of ["readers", "writers", "admins", "admins"]) {
      await service.admin("AdminAddUserToGroup", { ...target, GroupName });
    }
    const tokens = await tokensOf(service, ids, "grouped@example.com");
    const groups = ["admins", "writers", "readers"];
    expect(await verify(service, ids, "access", tokens.AccessToken)).to.deep.include({
      "cognito:groups": groups,
    });
    expect(await verify(service, ids, "id", tokens.IdToken)).to.deep.include({
      "cognito:groups": groups,
      "cognito:roles": ["arn:aws:iam::0:role/a", "arn:aws:iam::0:role/w"],
      "cognito:preferred_role": "arn:aws:iam::0:role/a",
    });
    for (const GroupName of groups) {
      await service.admin("AdminRemoveUserFromGroup", { ...target, GroupName });
    }
    const after = await tokensOf(service, ids, "grouped@example.com");
    expect(await verify(service, ids, "id", after.IdToken)).to.not.have.any.keys(
      "cognito:groups",
      "cognito:roles",
      "cognito:preferred_role",
    );
  });

  it("shows only the attributes that the client may read", async () => {
    const { id: clientId } = await service.register(types.client, "blind", {
      userPoolId: ids.poolId,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      readAttributes: ["email_verified"],
    });
    const blind = { ...ids, clientId };
    const tokens = await tokensOf(service, blind, "ada@example.com");
    const claims = await verify(service, blind, "id", tokens.IdToken);
    expect(claims).to.not.have.property("email");
    expect(claims).to.include({ email_verified: true, sub: access.sub });
    const user = await service.call("GetUser", { AccessToken: tokens.AccessToken });
    expect(user.body.UserAttributes).to.deep.equal([
      { Name: "sub", Value: access.sub },
      { Name: "email_verified", Value: "true" },
    ]);
  });

  it("is distinguished by a relying party: pool, client and use", async () => {
    const attempt = (clientId: string, tokenUse: "access" | "id") => {
      const verifier = CognitoJwtVerifier.create({ userPoolId: ids.poolId, clientId, tokenUse });
      const keys = keysOf(service, ids.poolId)?.jwks.keys ?? [];
      verifier.cacheJwks({ keys: keys.map((key) => ({ ...key })) });
      return verifier.verify(accessToken).then(
        () => "accepted",
        (error: unknown) => (error as Error).constructor.name,
      );
    };
    expect(await attempt(ids.clientId, "id")).to.equal("CognitoJwtInvalidTokenUseError");
    expect(await attempt("another", "access")).to.equal("CognitoJwtInvalidClientIdError");
  });
});
