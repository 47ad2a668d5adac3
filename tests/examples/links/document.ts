import { expect } from "chai";
import type { LinksStack } from "./linksStack";

/** The steps of the document, with the same requests as its commands send. */
export function documentSuite(running: () => LinksStack): void {
  describe("the document's steps", () => {
    const username = "reader@example.com";
    const password = "Passw0rd!";
    const post = { link: "https://www.allthecoding.com", tag: "blog" };
    let stack: LinksStack;
    let secret = "";
    let token = "";
    before(() => {
      stack = running();
    });
    const pool = () => ({ UserPoolId: stack.outputs.UserPoolID });

    it("step 6: has the outputs APIBaseUrl, APILinkUrl, APITagUrl, APITagLinkUrl, UserPoolID and APIClientID", () => {
      const { APIBaseUrl = "", UserPoolID, APIClientID, ...urls } = stack.outputs;
      expect(new URL(APIBaseUrl).pathname).to.equal("/prod");
      expect(urls).to.deep.equal({
        APILinkUrl: `${APIBaseUrl}/link`,
        APITagUrl: `${APIBaseUrl}/tag`,
        APITagLinkUrl: `${APIBaseUrl}/taglink`,
      });
      expect(UserPoolID).to.match(/^us-east-1_[A-Za-z0-9]{9}$/);
      expect(APIClientID).to.match(/^[a-z0-9]{26}$/);
    });

    it("step 7: an administrator makes a user, no one else does, and sets a password of eight characters", async () => {
      const created = await stack.administer("AdminCreateUser", { ...pool(), Username: username });
      expect(created.User).to.include({ UserStatus: "FORCE_CHANGE_PASSWORD", Enabled: true });
      const set = { ...pool(), Username: username, Permanent: true };
      for (const wrong of ["Passw0r!".slice(0, 7), "passw0rd!", "Password!", "Passw0rdd"]) {
        const rejected = stack.administer("AdminSetUserPassword", { ...set, Password: wrong });
        expect(await rejected.catch(String), wrong).to.contain("InvalidPasswordException");
      }
      await stack.administer("AdminSetUserPassword", { ...set, Password: password });
      const signUp = stack.cognito("SignUp", {
        ClientId: stack.outputs.APIClientID,
        Username: "stranger@example.com",
        Password: password,
        SecretHash: stack.secretHash("stranger@example.com"),
      });
      expect(await signUp.catch(String)).to.contain("SignUp is not permitted for this user pool");
    });

    it("step 8: describe-user-pool-client shows the client's secret", async () => {
      const ClientId = stack.outputs.APIClientID;
      const described = await stack.administer("DescribeUserPoolClient", { ...pool(), ClientId });
      const client = described.UserPoolClient as Readonly<Record<string, unknown>>;
      expect(client).to.include({ ClientName: "applicationapiclient", ClientId });
      secret = String(client.ClientSecret);
      expect(secret).to.match(/^[a-z0-9]{51}$/);
    });

    it("step 9: InitiateAuth gives an ID token of one hour for the right SECRET_HASH alone", async () => {
      expect(secret).to.equal(stack.clientSecret);
      const AuthParameters = { USERNAME: username, PASSWORD: password };
      const auth = (more: object) =>
        stack.cognito("InitiateAuth", {
          AuthFlow: "USER_PASSWORD_AUTH",
          ClientId: stack.outputs.APIClientID,
          AuthParameters: { ...AuthParameters, ...more },
        });
      expect(await auth({}).catch(String)).to.contain("SECRET_HASH was not received");
      const wrong = stack.secretHash("other@example.com");
      expect(await auth({ SECRET_HASH: wrong }).catch(String)).to.contain("Unable to verify");
      const { AuthenticationResult } = await auth({ SECRET_HASH: stack.secretHash(username) });
      const result = AuthenticationResult as Readonly<Record<string, unknown>>;
      expect(result).to.include({ ExpiresIn: 3600, TokenType: "Bearer" });
      token = String(result.IdToken);
      const [, payload = ""] = token.split(".");
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as {
        readonly exp: number;
        readonly iat: number;
      };
      expect(claims).to.include({
        token_use: "id",
        email: username,
        aud: stack.outputs.APIClientID,
      });
      expect(claims.exp - claims.iat).to.equal(3600);
    });

    it("step 10: a request without a token gets Unauthorized", async () => {
      const response = await stack.send("POST", "/link", { json: post });
      expect([response.status, response.body]).to.deep.equal([401, { message: "Unauthorized" }]);
    });

    it("step 11: the request with the bare ID token returns the link_id, and with Bearer the same", async () => {
      const first = await stack.send("POST", "/link", { authorization: token, json: post });
      expect(first.status).to.equal(200);
      expect(first.body).to.have.all.keys("link_id");
      expect(first.body)
        .to.have.property("link_id")
        .that.matches(/^[0-9a-f-]{36}$/);
      const bearer = { authorization: `Bearer ${token}`, json: post };
      const second = await stack.send("POST", "/link", bearer);
      expect([second.status, second.body]).to.deep.equal([200, first.body]);
    });

    it("step 12: leaves no log group behind, each is the stack's own with an end to its logs", () => {
      const functions = stack.resources.filter(
        ({ type }) => type === "aws:lambda/function:Function",
      );
      const groups = stack.resources.filter(({ type }) => type.endsWith(":LogGroup"));
      expect(functions).to.have.length(9);
      const named = new Set(groups.map(({ inputs }) => inputs.name));
      for (const { name, inputs } of functions) {
        const { logGroup } = inputs.loggingConfig as { readonly logGroup: string };
        expect(named.has(logGroup), name).to.equal(true);
      }
      expect(groups.map(({ inputs }) => inputs.retentionInDays)).to.deep.equal(groups.map(() => 7));
    });

    it("rejects an access token on a route without scopes", async () => {
      const { accessToken } = await stack.signIn(username, password, {
        secretHash: stack.secretHash(username),
      });
      const response = await stack.send("GET", "/tag", { authorization: accessToken });
      expect([response.status, response.body]).to.deep.equal([401, { message: "Unauthorized" }]);
    });

    it("refreshes a session until its refresh token is revoked", async () => {
      const { refreshToken } = await stack.signIn(username, password, {
        secretHash: stack.secretHash(username),
      });
      const client = { ClientId: stack.outputs.APIClientID, ClientSecret: secret };
      const refresh = (sub: string) =>
        stack.cognito("InitiateAuth", {
          AuthFlow: "REFRESH_TOKEN_AUTH",
          ClientId: client.ClientId,
          AuthParameters: { REFRESH_TOKEN: refreshToken, SECRET_HASH: stack.secretHash(sub) },
        });
      const [, payload = ""] = token.split(".");
      const { sub } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { sub: string };
      expect((await refresh(sub)).AuthenticationResult).to.include.keys("IdToken");
      await stack.cognito("RevokeToken", { ...client, Token: refreshToken });
      expect(await refresh(sub).catch(String)).to.contain("NotAuthorizedException");
    });

    for (const path of ["/link", "/tag", "/taglink"]) {
      it(`responds to a browser's preflight of ${path} without a token, with the documented headers`, async () => {
        const headers = {
          Origin: "https://app.example.com",
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization,content-type",
        };
        const response = await stack.send("OPTIONS", path, { headers });
        const list = (name: string) => (response.headers.get(name) ?? "").split(",");
        expect(response.status).to.equal(204);
        expect(response.headers.get("access-control-allow-origin")).to.equal("*");
        expect(list("access-control-allow-methods")).to.have.members([
          ...["GET", "POST", "DELETE", "OPTIONS"],
        ]);
        expect(list("access-control-allow-headers")).to.have.members([
          ...["Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token"],
        ]);
      });
    }

    it("lets web pages read every response: results, errors of handlers and of the gateway", async () => {
      const get = (path: string, authorization?: string) =>
        stack.send("GET", path, authorization === undefined ? {} : { authorization });
      const bad = await stack.send("POST", "/tag", { authorization: token, json: {} });
      for (const { headers } of [await get("/tag", token), bad, await get("/tag")]) {
        expect(headers.get("access-control-allow-origin")).to.equal("*");
      }
    });
  });
}
