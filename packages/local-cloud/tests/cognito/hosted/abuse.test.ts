import { expect } from "chai";
import { password } from "../support";
import { openBrowser } from "./browser";
import {
  ada,
  authorizeUrl,
  basic,
  callback,
  challenge,
  codeOf,
  exchange,
  type Hosted,
  type Parameters,
  pkce,
  post,
  errorOf,
  signInOnPage,
  startHosted,
  verifier,
} from "./support";

describe("local Cognito: abuse of a pool's domain", () => {
  let at: Hosted;
  before(async () => {
    at = await startHosted();
  });
  after(() => at.service.stop());

  const invalidGrant = { status: 400, error: "invalid_grant" };
  const open = (parameters: Parameters) => openBrowser().open(authorizeUrl(at, parameters));

  it("sends no one to an address that is not exactly the client's", async () => {
    for (const redirect_uri of [
      "http://evil.example.com/",
      `${callback}/`,
      `${callback}?x=1`,
      "http://localhost:5174/callback",
      "HTTP://localhost:5173/callback",
      "",
    ]) {
      for (const more of [{}, { response_type: "token" }, { scope: "none" }]) {
        const page = await open({ redirect_uri, ...more });
        expect([page.status, page.location], redirect_uri).to.deep.equal([400, undefined]);
        expect(page.text).to.contain("redirect_mismatch");
      }
    }
    const logout = await openBrowser().open(
      `${at.base}/logout?client_id=${at.web}&logout_uri=http%3A%2F%2Fevil.example.com%2F`,
    );
    expect([logout.status, logout.location]).to.deep.equal([400, undefined]);
  });

  const requests: readonly [string, Parameters, string][] = [
    ["a scope that the client may not have", { scope: "openid phone" }, "invalid_scope"],
    ["a part of a scope", { scope: "todo/rea" }, "invalid_scope"],
    ["a scope of the user without openid", { scope: "email" }, "invalid_scope"],
    [
      "implicit tokens where the client has none",
      { response_type: "token" },
      "unauthorized_client",
    ],
    ["another response type", { response_type: "id_token" }, "invalid_request"],
    ["a plain challenge", { ...pkce, code_challenge_method: "plain" }, "invalid_request"],
    ["a challenge without its method", { code_challenge: challenge }, "invalid_request"],
    ["a malformed challenge", { ...pkce, code_challenge: "short" }, "invalid_request"],
    ["another identity provider", { identity_provider: "Google" }, "invalid_request"],
  ];
  for (const [what, parameters, error] of requests) {
    it(`rejects ${what}, and reports it to the client with its state`, async () => {
      const { location } = await open({ ...parameters, state: "a&b" });
      expect(location).to.equal(`${callback}?error=${error}&state=a%26b`);
    });
  }

  it("takes a code once, also when two take it at the same time", async () => {
    const code = await codeOf(at);
    const responses = await Promise.all([exchange(at, code), exchange(at, code)]);
    expect(responses.map(({ status }) => status).sort()).to.deep.equal([200, 400]);
    expect(errorOf(await exchange(at, code))).to.deep.equal(invalidGrant);
  });

  it("takes a code from its client, for its address and in its five minutes only", async () => {
    const other = await exchange(at, await codeOf(at), { client_id: at.other });
    expect(errorOf(other)).to.deep.equal(invalidGrant);
    const elsewhere = await exchange(at, await codeOf(at), { redirect_uri: `${callback}2` });
    expect(errorOf(elsewhere)).to.deep.equal(invalidGrant);
    const stranger = await exchange(at, await codeOf(at), { redirect_uri: "http://a.example.com" });
    expect(errorOf(stranger)).to.deep.equal({ status: 400, error: "unauthorized_client" });
    const code = await codeOf(at);
    at.service.advance(5 * 60_000);
    expect(errorOf(await exchange(at, code))).to.deep.equal(invalidGrant);
    expect(errorOf(await exchange(at, "none"))).to.deep.equal(invalidGrant);
  });

  it("requires the verifier of the challenge, and none without one", async () => {
    const wrong = `${verifier.slice(0, -1)}A`;
    for (const more of [{ code_verifier: wrong }, {}, { code_verifier: challenge }]) {
      expect(errorOf(await exchange(at, await codeOf(at, pkce), more))).to.deep.equal(invalidGrant);
    }
    const unrequested = await exchange(at, await codeOf(at), { code_verifier: verifier });
    expect(errorOf(unrequested)).to.deep.equal(invalidGrant);
    const right = await exchange(at, await codeOf(at, pkce), { code_verifier: verifier });
    expect(right.status).to.equal(200);
  });

  it("rejects clients with a wrong secret, without theirs, or with one that they do not have", async () => {
    const { id, secret } = at.server;
    const invalidClient = { status: 400, error: "invalid_client" };
    const credentials: readonly [Parameters, Record<string, string>][] = [
      [{ client_id: id }, {}],
      [{ client_id: id, client_secret: "" }, {}],
      [{ client_id: id, client_secret: `${secret}x` }, {}],
      [{ client_id: at.web, client_secret: secret }, {}],
      [{ client_id: id }, basic({ id, secret: "wrong" })],
      [{ client_id: at.web }, basic({ id, secret })],
      [{ client_id: id, client_secret: secret }, { authorization: "Basic !" }],
      [{ client_id: id, client_secret: secret }, basic({ id, secret })],
      [{ client_id: "none" }, {}],
    ];
    for (const [parameters, headers] of credentials) {
      const body = { grant_type: "refresh_token", refresh_token: "x", ...parameters };
      const response = await post(at, "/oauth2/token", body, headers);
      expect(errorOf(response), JSON.stringify(parameters)).to.deep.equal(invalidClient);
      const revoked = await post(at, "/oauth2/revoke", { token: "x", ...parameters }, headers);
      expect(errorOf(revoked)).to.deep.equal({ status: 401, error: "invalid_client" });
    }
  });

  it("lets no client use or revoke the refresh token of another", async () => {
    const { body } = await exchange(at, await codeOf(at));
    const parameters = { grant_type: "refresh_token", refresh_token: body.refresh_token };
    const other = await post(at, "/oauth2/token", { ...parameters, client_id: at.other });
    expect(errorOf(other)).to.deep.equal(invalidGrant);
    const token = body.refresh_token;
    const revoked = await post(at, "/oauth2/revoke", { token, client_id: at.other });
    expect(errorOf(revoked)).to.deep.equal({ status: 400, error: "invalid_request" });
    const own = await post(at, "/oauth2/token", { ...parameters, client_id: at.web });
    expect(own.status).to.equal(200);
  });

  it("lets clients sign in as themselves with a secret and scopes of resource servers only", async () => {
    const grant = (parameters: Parameters) =>
      post(at, "/oauth2/token", { grant_type: "client_credentials", ...parameters });
    const { id: client_id, secret: client_secret } = at.machine;
    const scope = await grant({ client_id, client_secret, scope: "todo/read openid" });
    expect(errorOf(scope)).to.deep.equal({ status: 400, error: "invalid_scope" });
    for (const client of [
      { client_id: at.web },
      { client_id: at.server.id, client_secret: at.server.secret },
    ]) {
      expect(errorOf(await grant(client)).error).to.equal("unauthorized_client");
    }
    const { body } = await grant({ client_id, client_secret });
    const info = await fetch(`${at.base}/oauth2/userInfo`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    });
    expect(info.status).to.equal(401);
  });

  it("takes forms only with the token and the cookie of a page that it gave to this browser", async () => {
    const browser = openBrowser();
    const { text } = await browser.open(authorizeUrl(at));
    const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? "";
    const cookie = `XSRF-TOKEN=${browser.cookies.get("XSRF-TOKEN")?.value ?? ""}`;
    const send = (path: string, headers: Record<string, string>, _csrf: string) =>
      fetch(browser.url.replace("/login", path), {
        method: "POST",
        redirect: "manual",
        headers,
        body: new URLSearchParams({ username: ada, password, _csrf }),
      }).then(({ status }) => status);
    expect(await send("/login", {}, token)).to.equal(403);
    expect(await send("/login", { cookie }, "")).to.equal(403);
    expect(await send("/login", { cookie: "XSRF-TOKEN=AAAAAAAAAAAAAAAAAAAAAA" }, token)).to.equal(
      403,
    );
    for (const path of "signup confirm forgotPassword confirmForgotPassword changePassword".split(
      " ",
    )) {
      expect(await send(`/${path}`, {}, token), path).to.equal(403);
    }
    expect(await send("/login", { cookie }, token)).to.equal(302);
  });

  it("reflects nothing of a request as markup, and forbids scripts and frames", async () => {
    const evil = `"><script>alert(1)</script>`;
    const paths = [
      "/oauth2/authorize",
      "/login",
      "/signup",
      "/confirmUser",
      "/forgotPassword",
      "/logout",
    ];
    for (const path of paths) {
      for (const good of [true, false]) {
        const query = new URLSearchParams({
          client_id: good ? at.web : evil,
          response_type: "code",
          redirect_uri: callback,
          ...Object.fromEntries(
            "state error error_description nonce user_name confirmation_code x"
              .split(" ")
              .map((name) => [name, evil]),
          ),
        });
        const page = await openBrowser().open(`${at.base}${path}?${query.toString()}`);
        expect(page.status, path).to.equal(good ? 200 : 400);
        expect(page.text, path).not.to.contain("<script");
        const policy = page.headers.get("content-security-policy");
        expect(policy).to.match(
          /^default-src 'none'; style-src 'unsafe-inline'; form-action 'self'/,
        );
        expect(page.headers.get("x-frame-options")).to.equal("DENY");
        expect(page.headers.get("cache-control")).to.equal("no-store");
        expect(page.headers.get("access-control-allow-origin")).to.equal(null);
      }
    }
    const browser = openBrowser();
    await browser.open(authorizeUrl(at));
    const failed = await browser.submit({ username: evil, password: evil });
    expect(failed.status).to.equal(400);
    expect(failed.text).to.contain("&lt;script&gt;").and.not.to.contain("<script");
  });

  it("keeps its cookies from scripts and other sites, and gives a new one at each sign-in", async () => {
    const browser = openBrowser();
    await signInOnPage(at, {}, browser);
    const first = browser.cookies.get("cognito");
    for (const { text } of browser.cookies.values()) {
      expect(text)
        .to.contain(`; Path=/${at.poolId}/;`)
        .and.match(/; HttpOnly; SameSite=Lax$/);
    }
    await browser.open(authorizeUrl(at).replace("/oauth2/authorize", "/login"));
    await browser.submit({ username: ada, password });
    expect(browser.cookies.get("cognito")?.value).not.to.equal(first?.value);
    const planted = await fetch(authorizeUrl(at), {
      redirect: "manual",
      headers: { cookie: `cognito=${first?.value ?? ""}` },
    });
    expect(planted.headers.get("location")).to.match(/\/login\?/);
  });

  it("forgets a browser after an hour, and one whose user is disabled", async () => {
    const browser = openBrowser();
    await signInOnPage(at, {}, browser);
    expect((await browser.open(authorizeUrl(at))).location).to.contain("?code=");
    const user = { UserPoolId: at.poolId, Username: ada };
    await at.service.admin("AdminDisableUser", user);
    expect((await browser.open(authorizeUrl(at))).location).to.equal(undefined);
    await at.service.admin("AdminEnableUser", user);
    at.service.advance(3600_000);
    expect((await browser.open(authorizeUrl(at))).location).to.equal(undefined);
  });
});
