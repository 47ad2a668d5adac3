import { expect } from "chai";
import type { Properties } from "../../src/program/properties";
import { startTestCloud, type TestCloud } from "../support/cloudSupport";

const types = {
  pool: "aws:cognito/userPool:UserPool",
  client: "aws:cognito/userPoolClient:UserPoolClient",
  resourceServer: "aws:cognito/resourceServer:ResourceServer",
  group: "aws:cognito/userGroup:UserGroup",
  domain: "aws:cognito/userPoolDomain:UserPoolDomain",
} as const;

const user = { username: "ann@example.com", password: "Correct-horse-7" };

describe("What a program no longer registers, or changes, of a user pool", () => {
  let running: TestCloud;
  before(async () => {
    running = await startTestCloud();
    await pool();
  });
  after(() => running.cloud.close());

  let poolId: string;
  let clientId: string;
  async function pool(client: Properties = {}): Promise<void> {
    poolId = (await running.register(types.pool, "people", { usernameAttributes: ["email"] })).id;
    await running.register(types.domain, "domain", { userPoolId: poolId, domain: "people" });
    await running.register(types.group, "editors", { userPoolId: poolId, name: "editors" });
    await resourceServer("read", "write");
    const settings = {
      ...{
        userPoolId: poolId,
        explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      },
      ...{ allowedOauthFlows: ["code"], allowedOauthFlowsUserPoolClient: true },
      ...{ allowedOauthScopes: ["openid", "todo/read", "todo/write"] },
      ...{ callbackUrls: ["https://app.example.com/a", "https://app.example.com/b"] },
      supportedIdentityProviders: ["COGNITO"],
      ...client,
    };
    clientId = (await running.register(types.client, "app", settings)).id;
    await running.cloud.addUser(poolId, user);
  }
  function resourceServer(...scopes: readonly string[]) {
    return running.register(types.resourceServer, "todo", {
      ...{ userPoolId: poolId, identifier: "todo", name: "todo" },
      scopes: scopes.map((scopeName) => ({ scopeName, scopeDescription: scopeName })),
    });
  }

  async function call(operation: string, input: object): Promise<Properties> {
    const response = await fetch(running.cloud.endpoints.cognito, {
      method: "POST",
      headers: {
        Authorization: "AWS4-HMAC-SHA256 Credential=me/20270101/us-east-1/cognito-idp",
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return (await response.json()) as Properties;
  }
  const signIn = async () => {
    const parameters = { USERNAME: user.username, PASSWORD: user.password };
    const answer = await initiate("USER_PASSWORD_AUTH", parameters);
    return answer.AuthenticationResult as Readonly<Record<string, string>>;
  };
  const initiate = (AuthFlow: string, AuthParameters: object) =>
    call("InitiateAuth", { AuthFlow, ClientId: clientId, AuthParameters });
  const refresh = (token: string) => initiate("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: token });
  const claims = (token: string) =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Properties;
  /** Where the authorization endpoint leads, or what it says. */
  async function authorize(scope: string, redirect = "https://app.example.com/a"): Promise<string> {
    const query = new URLSearchParams({
      ...{ client_id: clientId, response_type: "code", scope, redirect_uri: redirect },
    });
    const address = `${running.cloud.hostedUi(poolId) ?? ""}/oauth2/authorize?${query.toString()}`;
    const response = await fetch(address, { redirect: "manual" });
    return response.headers.get("location") ?? response.text();
  }
  const remove = (type: keyof typeof types, name: string) => running.remove(types[type], name);
  /** Ends a version of the program, in which something was replaced. */
  const settle = () => running.remove("none", "none");

  it("a client: neither its people nor their refresh tokens get in", async () => {
    const { RefreshToken = "" } = await signIn();
    expect(await refresh(RefreshToken)).to.have.property("AuthenticationResult");
    await remove("client", "app");
    const gone = {
      __type: "ResourceNotFoundException",
      message: `User pool client ${clientId} does not exist.`,
    };
    expect(await refresh(RefreshToken)).to.deep.equal(gone);
    expect(
      await call("DescribeUserPoolClient", { UserPoolId: poolId, ClientId: clientId }),
    ).to.deep.equal(gone);
    await pool();
  });

  it("a client in another pool: it is another one, and the first is gone", async () => {
    const first = clientId;
    const { id: userPoolId } = await running.register(types.pool, "others", {});
    const { id } = await running.register(types.client, "app", { userPoolId });
    expect(id).not.to.equal(first);
    await settle();
    expect(
      await call("DescribeUserPoolClient", { UserPoolId: poolId, ClientId: first }),
    ).to.deep.include({
      __type: "ResourceNotFoundException",
    });
    await remove("pool", "others");
    await pool();
  });

  it("a callback, a scope, a sign-in flow: each is rejected from then on", async () => {
    expect(await authorize("openid", "https://app.example.com/b")).to.contain("/login?");
    expect(await authorize("todo/write")).to.contain("/login?");
    await resourceServer("read");
    const kept = {
      ...{
        callbackUrls: ["https://app.example.com/a"],
        allowedOauthScopes: ["openid", "todo/read"],
      },
      explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    };
    const { RefreshToken = "" } = await signIn();
    await pool(kept);
    expect(await authorize("openid", "https://app.example.com/b")).to.contain("redirect_mismatch");
    expect(await authorize("todo/write")).to.contain("error=invalid_scope");
    expect(await authorize("todo/read")).to.contain("/login?");
    expect(await initiate("USER_PASSWORD_AUTH", {})).to.deep.include({
      message: "USER_PASSWORD_AUTH flow not enabled for this client",
    });
    expect(await refresh(RefreshToken)).to.have.property("AuthenticationResult");
    await pool();
  });

  it("a resource server: no client can have its scopes", async () => {
    await remove("resourceServer", "todo");
    const refusal = await running
      .register(types.client, "app", { userPoolId: poolId, allowedOauthScopes: ["todo/read"] })
      .then(String, String);
    expect(refusal).to.contain("ScopeDoesNotExistException: todo/read");
    await pool();
  });

  it("a group: tokens do not name it, and who was in it is so again once it is back", async () => {
    await call("AdminAddUserToGroup", { ...named(), GroupName: "editors" });
    const groups = async () => claims((await signIn()).AccessToken ?? "")["cognito:groups"];
    expect(await groups()).to.deep.equal(["editors"]);
    await remove("group", "editors");
    expect(await groups()).to.equal(undefined);
    expect(await call("ListGroups", { UserPoolId: poolId })).to.deep.equal({ Groups: [] });
    expect(await call("AdminAddUserToGroup", { ...named(), GroupName: "editors" })).to.deep.include(
      {
        __type: "ResourceNotFoundException",
      },
    );
    await pool();
    expect(await groups()).to.deep.equal(["editors"]);
  });
  const named = () => ({ UserPoolId: poolId, Username: user.username });

  it("a domain: its pages are gone, and another replaces it", async () => {
    const { cognito } = running.cloud.endpoints;
    const shown = async () => {
      const response = await fetch(`${cognito}/${poolId}/login?client_id=${clientId}`);
      return response.headers.get("content-type")?.startsWith("text/html");
    };
    expect(await shown()).to.equal(true);
    await remove("domain", "domain");
    expect(await shown()).not.to.equal(true);
    expect(running.cloud.hostedUi(poolId)).to.equal(undefined);
    await pool();
    await running.register(types.domain, "domain", { userPoolId: poolId, domain: "renamed" });
    await settle();
    expect(await shown()).to.equal(true);
    const { UserPool } = await call("DescribeUserPool", { UserPoolId: poolId });
    expect(UserPool).to.deep.include({ Domain: "renamed" });
    await pool();
  });

  it("a pool that people sign in to by another name: it is another one, as AWS replaces it", async () => {
    const first = poolId;
    await remove("domain", "domain");
    const other = await running.register(types.pool, "people", {});
    expect(other.id).not.to.equal(first);
    expect(await call("ListUsers", { UserPoolId: other.id })).to.deep.equal({ Users: [] });
    await settle();
    expect(await call("ListUsers", { UserPoolId: first })).to.deep.include({
      __type: "ResourceNotFoundException",
    });
    await pool();
    await settle();
    expect(poolId).to.equal(first);
    expect(await signIn()).to.have.property("AccessToken");
  });

  it("a domain that another pool has: rejected, as in AWS", async () => {
    const { id: userPoolId } = await running.register(types.pool, "others", {});
    const refusal = await running
      .register(types.domain, "theirs", { userPoolId, domain: "people" })
      .then(String, String);
    expect(refusal).to.contain("Domain already associated with another user pool");
    await remove("domain", "theirs");
    await remove("pool", "others");
  });

  it("a pool: no one can sign in and no token verifies, and its users are there once it is back", async () => {
    const before = await signIn();
    const info = () => call("GetUser", { AccessToken: before.AccessToken });
    expect(await info()).to.have.property("Username");
    for (const [type, name] of [
      ["client", "app"],
      ["group", "editors"],
      ["resourceServer", "todo"],
      ["domain", "domain"],
      ["pool", "people"],
    ] as const) {
      await remove(type, name);
    }
    expect(await info()).to.deep.include({ __type: "NotAuthorizedException" });
    expect(await call("ListUsers", { UserPoolId: poolId })).to.deep.equal({
      ...{ __type: "ResourceNotFoundException", message: `User pool ${poolId} does not exist.` },
    });
    const { cognito } = running.cloud.endpoints;
    const keys = await fetch(`${cognito}/${poolId}/.well-known/jwks.json`);
    expect(keys.status).to.equal(404);
    await pool();
    expect(await signIn()).to.have.property("AccessToken");
  });
});
