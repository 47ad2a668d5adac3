import { createHash } from "node:crypto";
import { expect } from "chai";
import { type Members, startCognito, types, verify } from "../support";
import { openBrowser } from "./browser";
import {
  ada,
  authorizeUrl,
  callback,
  codeOf,
  exchange,
  type Hosted,
  post,
  signInOnPage,
  startHosted,
} from "./support";

describe("local Cognito: tokens of a pool's domain", () => {
  const lambdaArn = "arn:aws:lambda:eu-central-1:000000000000:function:pre-token";
  let at: Hosted;
  before(async () => {
    at = await startHosted({
      lambdaConfig: { preTokenGenerationConfig: { lambdaArn, lambdaVersion: "V2_0" } },
    });
  });
  after(() => at.service.stop());

  const claims = (use: "access" | "id", token: string, clientId = at.web) =>
    verify(at.service, { poolId: at.poolId, clientId }, use, token);
  const signIn = async (scope: string) => (await exchange(at, await codeOf(at, { scope }))).body;
  const hash = (token: string) =>
    createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url");

  it("have the requested scopes, and pass them to the pool's trigger", async () => {
    at.service.invocations.length = 0;
    const tokens = await signIn("openid todo/read");
    expect(await claims("access", tokens.access_token)).to.deep.include({
      scope: "openid todo/read",
      client_id: at.web,
      version: 2,
    });
    const [first] = at.service.invocations.map(([, { event }]) => event as Members);
    expect(first?.triggerSource).to.equal("TokenGeneration_HostedAuth");
    expect((first?.request as Members).scopes).to.deep.equal(["openid", "todo/read"]);

    const renewed = await post(at, "/oauth2/token", {
      grant_type: "refresh_token",
      client_id: at.web,
      refresh_token: tokens.refresh_token,
    });
    const { scope } = await claims("access", renewed.body.access_token);
    expect(scope).to.equal("openid todo/read");
    expect((await claims("id", renewed.body.id_token)).at_hash).to.equal(
      hash(renewed.body.access_token),
    );
  });

  it("have every scope of the client where none is requested", async () => {
    const { body } = await exchange(at, await codeOf(at));
    expect((await claims("access", body.access_token)).scope).to.equal(
      "openid email aws.cognito.signin.user.admin todo/read todo/write",
    );
  });

  it("come without an ID token where openid is not requested", async () => {
    const tokens = await signIn("todo/read");
    expect(Object.keys(tokens)).to.deep.equal([
      "access_token",
      "refresh_token",
      "expires_in",
      "token_type",
    ]);
  });

  it("say which nonce and access token they belong to, and when the user signed in", async () => {
    const browser = openBrowser();
    const { searchParams } = await signInOnPage(at, {}, browser);
    const first = await exchange(at, searchParams.get("code") ?? "");
    const { auth_time, ...rest } = await claims("id", first.body.id_token);
    expect(rest).not.to.have.property("nonce");
    at.service.advance(60_000);
    const nonce = "n-1";
    const { location } = await browser.open(authorizeUrl(at, { nonce, scope: "openid" }));
    const code = new URL(location ?? "").searchParams.get("code") ?? "";
    const { body } = await exchange(at, code);
    expect(await claims("id", body.id_token)).to.deep.include({
      nonce,
      at_hash: hash(body.access_token),
      auth_time,
    });
    at.service.advance(-60_000);
  });

  it("come in the fragment, without a refresh token, where the client may use implicit", async () => {
    const parameters = { client_id: at.old, response_type: "token", state: "s", nonce: "n" };
    const { hash: fragment, search } = await signInOnPage(at, parameters);
    expect(search).to.equal("");
    const received = Object.fromEntries(new URLSearchParams(fragment.slice(1)));
    expect(received).to.have.all.keys(
      "id_token",
      "access_token",
      "expires_in",
      "token_type",
      "state",
    );
    expect((await claims("id", received.id_token ?? "", at.old)).nonce).to.equal("n");
    const code = await openBrowser().open(authorizeUrl(at, { client_id: at.old }));
    expect(code.location).to.equal(`${callback}?error=unauthorized_client`);
  });

  it("give access to the user's attributes by their scopes, and to the API by its own", async () => {
    const info = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${at.base}/oauth2/userInfo`, { headers });
      return { status: response.status, body: (await response.json()) as Members };
    };
    const { access_token: withOpenid } = await signIn("openid email");
    expect((await info(withOpenid)).body).to.deep.include({ email: ada, email_verified: "true" });
    const { access_token: without } = await signIn("todo/read");
    expect(await info(without)).to.deep.include({ status: 401 });
    const denied = await at.service.call("GetUser", { AccessToken: withOpenid });
    expect(denied.body.message).to.equal("Access Token does not have required scopes");
    const none = await fetch(`${at.base}/oauth2/userInfo`);
    expect(none.status).to.equal(400);
  });

  it("let pages of any origin call what is not a page", async () => {
    for (const path of ["/oauth2/token", "/oauth2/userInfo", "/oauth2/revoke"]) {
      const preflight = await fetch(`${at.base}${path}`, { method: "OPTIONS" });
      expect(preflight.status).to.equal(200);
      expect(preflight.headers.get("access-control-allow-origin")).to.equal("*");
      expect(preflight.headers.get("access-control-allow-headers")).to.contain("authorization");
    }
  });

  it("are named in the discovery document of a pool with a domain, and served nowhere else", async () => {
    const discovery = await fetch(`${at.base}/.well-known/openid-configuration`);
    expect(await discovery.json()).to.deep.include({
      authorization_endpoint: `${at.base}/oauth2/authorize`,
      end_session_endpoint: `${at.base}/logout`,
      revocation_endpoint: `${at.base}/oauth2/revoke`,
      token_endpoint: `${at.base}/oauth2/token`,
      userinfo_endpoint: `${at.base}/oauth2/userInfo`,
    });
    const bare = await startCognito();
    const { id } = await bare.register(types.pool, "bare", {});
    expect(bare.cognito.hostedUi(id)).to.equal(undefined);
    const login = await fetch(`${bare.url}/${id}/login`);
    await bare.stop();
    expect(login.status).to.equal(400);
    expect((await fetch(`${at.base}/login`, { method: "PUT" })).status).to.equal(405);
  });
});
