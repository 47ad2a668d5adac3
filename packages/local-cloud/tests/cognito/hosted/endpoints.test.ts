import { expect } from "chai";
import { password, type Tokens, tokensOf, types } from "../support";
import { openBrowser } from "./browser";
import {
  ada,
  authorizeUrl,
  callback,
  codeOf,
  exchange,
  type Hosted,
  type Parameters,
  post,
  errorOf,
  signInOnPage,
  startHosted,
  type TokenBody,
} from "./support";

describe("local Cognito: endpoints of a pool's domain", () => {
  const lambdaArn = "arn:aws:lambda:eu-central-1:000000000000:function:pre-token";
  let at: Hosted;
  let tokens: TokenBody;
  let ofApi: Tokens;
  const triggerError = { errorType: "Error", errorMessage: "not today" };
  let triggerFails = false;

  before(async () => {
    at = await startHosted(
      { lambdaConfig: { preTokenGenerationConfig: { lambdaArn, lambdaVersion: "V2_0" } } },
      {
        trigger: ({ event }) =>
          triggerFails
            ? { ok: false, reason: "failed", message: "no", error: triggerError }
            : { ok: true, payload: event, functionName: "pre-token" },
      },
    );
    tokens = (await exchange(at, await codeOf(at))).body;
    const explicitAuthFlows = ["ALLOW_USER_PASSWORD_AUTH"];
    const made = await client("api", { explicitAuthFlows });
    ofApi = await tokensOf(at.service, { poolId: at.poolId, clientId: made }, ada);
  });
  after(() => at.service.stop());

  const client = async (name: string, inputs: object) =>
    (await at.service.register(types.client, name, { userPoolId: at.poolId, ...inputs })).id;

  const grants: readonly [string, () => Parameters, string][] = [
    ["no grant type", () => ({ client_id: at.web }), "invalid_request"],
    [
      "an unknown grant type",
      () => ({ client_id: at.web, grant_type: "password" }),
      "unsupported_grant_type",
    ],
    [
      "a grant without its code",
      () => ({ client_id: at.web, grant_type: "authorization_code", redirect_uri: callback }),
      "invalid_request",
    ],
    [
      "a code without its address",
      () => ({ client_id: at.web, grant_type: "authorization_code", code: "x" }),
      "invalid_request",
    ],
    [
      "a code of a client with implicit alone",
      () => ({
        client_id: at.old,
        grant_type: "authorization_code",
        code: "x",
        redirect_uri: callback,
      }),
      "unauthorized_client",
    ],
    [
      "a renewal without its token",
      () => ({ client_id: at.web, grant_type: "refresh_token" }),
      "invalid_request",
    ],
    [
      "an invalid refresh token",
      () => ({ client_id: at.web, grant_type: "refresh_token", refresh_token: "x" }),
      "invalid_grant",
    ],
    [
      "a refresh token from the API at another client",
      () => ({
        client_id: at.web,
        grant_type: "refresh_token",
        refresh_token: ofApi.RefreshToken,
      }),
      "invalid_grant",
    ],
  ];
  for (const [what, parameters, error] of grants) {
    it(`give no tokens for ${what}: ${error}`, async () => {
      const response = await post(at, "/oauth2/token", parameters());
      expect(errorOf(response)).to.deep.equal({ status: 400, error });
      expect(Object.keys(response.body)).to.deep.equal(["error"]);
    });
  }

  it("read forms alone, of at most 64 KB", async () => {
    const send = async (type: string, body: string) =>
      fetch(`${at.base}/oauth2/token`, {
        method: "POST",
        headers: { "content-type": type },
        body,
      });
    for (const type of ["text/plain", "application/json"]) {
      const other = await send(type, "grant_type=refresh_token");
      expect(await other.json(), type).to.deep.equal({ error: "invalid_request" });
    }
    const large = await send("application/x-www-form-urlencoded", "x".repeat(64 * 1024 + 1));
    expect(large.status).to.equal(413);
    const get = await fetch(`${at.base}/oauth2/token`);
    expect([get.status, get.headers.get("allow")]).to.deep.equal([405, "POST"]);
  });

  it("revoke refresh tokens alone, of clients that allow it", async () => {
    const revoke = async (parameters: Parameters) =>
      errorOf(await post(at, "/oauth2/revoke", parameters));
    const keeping = await client("keeping", { enableTokenRevocation: false });
    expect(await revoke({ client_id: at.web })).to.deep.equal({
      status: 400,
      error: "invalid_request",
    });
    expect(await revoke({ client_id: keeping, token: "x" })).to.deep.equal({
      status: 400,
      error: "invalid_request",
    });
    for (const token of [tokens.access_token, tokens.id_token]) {
      expect(await revoke({ client_id: at.web, token })).to.deep.equal({
        status: 400,
        error: "unsupported_token_type",
      });
    }
    expect(await revoke({ client_id: at.web, token: "unknown" })).to.deep.equal({
      status: 200,
      error: undefined,
    });
  });

  it("describe a user by their access token alone, with openid", async () => {
    const info = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${at.base}/oauth2/userInfo`, { headers });
      return [response.status, response.headers.get("www-authenticate")?.split(",")[0]];
    };
    const invalid = [401, 'Bearer error="invalid_token"'];
    for (const token of ["x", tokens.id_token, tokens.refresh_token, ofApi.AccessToken]) {
      expect(await info(token), token).to.deep.equal(invalid);
    }
    expect(await info(tokens.access_token)).to.deep.equal([200, undefined]);
    at.service.advance(3600_000);
    expect(await info(tokens.access_token)).to.deep.equal(invalid);
    at.service.advance(-3600_000);
  });

  it("give a new refresh token where they rotate, and take the old one once", async () => {
    const rotating = await client("rotating", {
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid"],
      supportedIdentityProviders: ["COGNITO"],
      callbackUrls: [callback],
      refreshTokenRotation: { feature: "ENABLED" },
    });
    const code = await codeOf(at, { client_id: rotating });
    const { body: first } = await exchange(at, code, { client_id: rotating });
    const renew = (refresh_token: string) =>
      post(at, "/oauth2/token", {
        grant_type: "refresh_token",
        client_id: rotating,
        refresh_token,
      });
    const { body: second } = await renew(first.refresh_token);
    expect(second.refresh_token).to.be.a("string").and.not.equal(first.refresh_token);
    const invalidGrant = { status: 400, error: "invalid_grant" };
    expect(errorOf(await renew(first.refresh_token))).to.deep.equal(invalidGrant);
    expect(errorOf(await renew(second.refresh_token))).to.deep.equal(invalidGrant);
  });

  it("give nothing for the code of a user who was disabled or deleted meanwhile", async () => {
    const user = { UserPoolId: at.poolId, Username: "leaving@example.com" };
    for (const operation of ["AdminDisableUser", "AdminDeleteUser"]) {
      const attributes = { given_name: "Lea" };
      await at.service.cognito.addUser(at.poolId, {
        username: user.Username,
        password,
        attributes,
      });
      const browser = openBrowser();
      await browser.open(authorizeUrl(at));
      const { location } = await browser.submit({ username: user.Username, password });
      await at.service.admin(operation, user);
      const code = new URL(location ?? "").searchParams.get("code") ?? "";
      expect(errorOf(await exchange(at, code)), operation).to.deep.equal({
        status: 400,
        error: "invalid_grant",
      });
    }
  });

  it("report the error of the pool's trigger", async () => {
    const reason = "PreTokenGeneration failed with error not today.";
    const code = await codeOf(at);
    triggerFails = true;
    try {
      const { status, body } = await exchange(at, code);
      const reported = { error: "invalid_request", error_description: reason };
      expect([status, body]).to.deep.equal([400, reported]);
      const parameters = { client_id: at.old, response_type: "token", state: "s" };
      const { searchParams, hash } = await signInOnPage(at, parameters);
      expect([Object.fromEntries(searchParams), hash]).to.deep.equal([
        { ...reported, state: "s" },
        "",
      ]);
    } finally {
      triggerFails = false;
    }
  });

  it("sign out to a page of the client's, or to sign in again", async () => {
    const browser = openBrowser();
    const signedIn = async () =>
      (await browser.open(authorizeUrl(at))).location?.startsWith(`${callback}?code=`) ?? false;
    await signInOnPage(at, {}, browser);
    expect(await signedIn()).to.equal(true);
    const logout = authorizeUrl(at).replace("/oauth2/authorize", "/logout");
    const again = await browser.open(logout);
    expect(again.location).to.equal(undefined);
    expect(new URL(browser.url).pathname).to.equal(`/${at.poolId}/login`);
    expect(await signedIn()).to.equal(false);
    const unknown = await browser.open(logout.replace(at.web, "none"));
    expect([unknown.status, unknown.text.includes("Client does not exist.")]).to.deep.equal([
      400,
      true,
    ]);
  });
});
