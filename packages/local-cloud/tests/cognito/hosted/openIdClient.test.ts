import { expect } from "chai";
import * as client from "openid-client";
import { password } from "../support";
import { type Browser, openBrowser } from "./browser";
import { ada, callback, type Hosted, signedOut, startHosted } from "./support";

describe("local Cognito: openid-client against a pool's domain", () => {
  let at: Hosted;
  let issuer: URL;
  before(async () => {
    at = await startHosted();
    issuer = new URL(`https://cognito-idp.eu-central-1.amazonaws.com/${at.poolId}`);
  });
  after(() => at.service.stop());

  /** As a front end's settings do it: the issuer stays AWS's, and requests to it go to this machine. */
  const local: client.CustomFetch = (url, options) =>
    fetch(url.replace(issuer.origin, at.service.url), {
      ...options,
      body: options.body ?? null,
    });

  const discover = (id: string, authentication = client.None()) =>
    client.discovery(issuer, id, undefined, authentication, {
      [client.customFetch]: local,
      // Deprecated only to stand out: the library means it for http on the same machine.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      execute: [client.allowInsecureRequests],
    });

  async function signIn(configuration: client.Configuration, browser: Browser = openBrowser()) {
    const checks = {
      pkceCodeVerifier: client.randomPKCECodeVerifier(),
      expectedState: client.randomState(),
      expectedNonce: client.randomNonce(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: callback,
      scope: "openid email todo/read",
      code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: "S256",
      state: checks.expectedState,
      nonce: checks.expectedNonce,
    });
    let page = await browser.open(url.href);
    if (page.location === undefined) page = await browser.submit({ username: ada, password });
    return client.authorizationCodeGrant(configuration, new URL(page.location ?? ""), checks);
  }

  it("signs in with code and PKCE, reads the user, refreshes and revokes", async () => {
    const configuration = await discover(at.web);
    const tokens = await signIn(configuration);
    const claims = tokens.claims();
    expect(claims).to.deep.include({
      iss: issuer.href,
      aud: at.web,
      email: ada,
      email_verified: true,
      token_use: "id",
    });
    expect(tokens.scope).to.equal(undefined);
    expect(tokens.expiresIn()).to.be.within(3598, 3600);

    const sub = claims?.sub ?? "";
    const info = await client.fetchUserInfo(configuration, tokens.access_token, sub);
    expect(info).to.deep.equal({ sub, email: ada, email_verified: "true", username: sub });

    const refreshToken = tokens.refresh_token ?? "";
    const renewed = await client.refreshTokenGrant(configuration, refreshToken);
    expect(renewed.claims()).to.deep.include({ sub, origin_jti: claims?.origin_jti });
    expect(renewed.refresh_token).to.equal(undefined);

    await client.tokenRevocation(configuration, refreshToken);
    const again = await client
      .refreshTokenGrant(configuration, refreshToken)
      .catch((error: unknown) => error);
    expect(again).to.be.instanceOf(client.ResponseBodyError);
    expect(again).to.have.property("error", "invalid_grant");
    const later = await client
      .fetchUserInfo(configuration, renewed.access_token, sub)
      .catch((error: unknown) => error);
    expect(later).to.be.instanceOf(client.WWWAuthenticateChallengeError);
  });

  it("signs out at the address that the discovery document names, and must sign in again", async () => {
    const configuration = await discover(at.web);
    const browser = openBrowser();
    await signIn(configuration, browser);
    const silent = client.buildAuthorizationUrl(configuration, { redirect_uri: callback });
    expect((await browser.open(silent.href)).location).to.match(
      /^http:\/\/localhost:5173.*\?code=/,
    );
    const out = client.buildEndSessionUrl(configuration, { logout_uri: signedOut });
    expect((await browser.open(out.href)).location).to.equal(signedOut);
    const prompted = await browser.open(silent.href);
    expect(prompted.location).to.equal(undefined);
    expect(prompted.text).to.contain("<h1>Sign in</h1>");
  });

  it("takes a secret in the header as in the body", async () => {
    const { id, secret } = at.server;
    for (const authentication of [
      client.ClientSecretBasic(secret),
      client.ClientSecretPost(secret),
    ]) {
      const tokens = await signIn(await discover(id, authentication));
      expect(tokens.claims()?.aud).to.equal(id);
    }
  });

  it("signs in a machine as itself", async () => {
    const { id, secret } = at.machine;
    const configuration = await discover(id, client.ClientSecretBasic(secret));
    const tokens = await client.clientCredentialsGrant(configuration, { scope: "todo/read" });
    expect(tokens).to.deep.include({ token_type: "bearer", expires_in: 3600 });
    expect(tokens).not.to.have.any.keys("id_token", "refresh_token");
  });
});
