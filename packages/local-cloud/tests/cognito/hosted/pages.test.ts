import { request as send } from "node:http";
import { expect } from "chai";
import { totpCode } from "../../../src/cognito/crypto/totp";
import { password } from "../support";
import { type Browser, openBrowser } from "./browser";
import { ada, authorizeUrl, callback, exchange, type Hosted, startHosted } from "./support";

const newPassword = "Another-horse-9";

describe("local Cognito: hosted pages", () => {
  let at: Hosted;
  let browser: Browser;
  before(async () => {
    const name = { name: "given_name", attributeDataType: "String", required: true };
    at = await startHosted({ schemas: [name] });
  });
  after(() => at.service.stop());
  beforeEach(() => {
    browser = openBrowser();
  });

  const open = (page: string, clientId = at.web) =>
    browser.open(
      authorizeUrl(at, { client_id: clientId }).replace("/oauth2/authorize", `/${page}`),
    );
  const lastCode = () => {
    const message = at.service.messages.at(-1);
    return message !== undefined && "code" in message ? message.code : "";
  };
  const heading = (text: string) => /<h1>(.*)<\/h1>/.exec(text)?.[1];
  const alert = (text: string) => /role="alert" id="error">([^<]*)</.exec(text)?.[1]?.trim();

  it("sign up users of a client with a secret, with what the pool requires, and go on from there", async () => {
    const form = { username: "grace@example.com", password };
    await open("signup", at.server.id);
    const missing = await browser.submit(form);
    expect(alert(missing.text)).to.contain("given_name: The attribute is required");
    await browser.submit({ ...form, "attribute.given_name": "Grace" });
    const { location } = await browser.submit({ code: lastCode() });
    const code = new URL(location ?? "").searchParams.get("code") ?? "";
    const { id: client_id, secret: client_secret } = at.server;
    expect((await exchange(at, code, { client_id, client_secret })).status).to.equal(200);
  });

  it("ask whoever signs in unconfirmed for the code, and sign no one in by a code alone", async () => {
    await open("signup");
    const form = { username: "joan@example.com", password };
    await browser.submit({ ...form, "attribute.given_name": "Joan" });
    await open("login");
    const prompted = await browser.submit(form);
    expect(heading(prompted.text)).to.equal("Confirm your account");
    const other = openBrowser();
    await other.open(browser.url.replace("/login", "/confirmUser"));
    const { username } = form;
    const confirmed = await other.submit({ username, code: lastCode() });
    expect(confirmed.location).to.equal(undefined);
    expect(confirmed.text).to.contain("Your account is confirmed. Sign in.");
  });

  it("sign no one in by the code of someone else", async () => {
    const signUp = async (username: string) => {
      await open("signup");
      await browser.submit({ username, password, "attribute.given_name": "Mary" });
    };
    await signUp("other@example.com");
    const code = lastCode();
    await signUp("mine@example.com");
    const confirmed = await browser.submit({ username: "other@example.com", code });
    expect(confirmed.location).to.equal(undefined);
    expect(confirmed.text).to.contain("Your account is confirmed. Sign in.");
  });

  it("set a new password with a code", async () => {
    await open("forgotPassword");
    const sent = await browser.submit({ username: ada });
    expect(sent.text).to.contain("We sent a code to a***@e***.");
    const wrong = await browser.submit({ code: "000000", password: newPassword });
    expect(wrong.status).to.equal(400);
    const changed = await browser.submit({ code: lastCode(), password: newPassword });
    expect(changed.text).to.contain("Your password is changed.");
    const { location } = await browser.submit({ username: ada, password: newPassword });
    expect(location).to.match(/\?code=/);
  });

  it("replace a temporary password, under the pool's rules, once", async () => {
    const username = "hedy@example.com";
    await at.service.admin("AdminCreateUser", {
      UserPoolId: at.poolId,
      Username: username,
      TemporaryPassword: password,
      UserAttributes: [{ Name: "given_name", Value: "Hedy" }],
    });
    await open("login");
    const prompted = await browser.submit({ username, password });
    expect(heading(prompted.text)).to.equal("Change your password");
    expect(alert((await browser.submit({ password: "short-1" })).text)).to.contain(
      "not long enough",
    );
    const both = await Promise.all([
      browser.submit({ password: newPassword }),
      browser.submit({ password: newPassword }),
    ]);
    expect(both.filter(({ location }) => location?.includes("?code="))).to.have.length(1);
    await open("login");
    expect((await browser.submit({ username, password })).status).to.equal(400);
    expect((await browser.submit({ username, password: newPassword })).location).to.match(/code=/);
  });

  it("say nothing of who has an account", async () => {
    const messages: string[] = [];
    for (const username of [ada, "nobody@example.com"]) {
      await open("login");
      messages.push(
        alert((await browser.submit({ username, password: "Wrong-horse-9" })).text) ?? "",
      );
    }
    expect(messages).to.deep.equal([
      "Incorrect username or password.",
      "Incorrect username or password.",
    ]);
  });

  it("are also at the host that AWS gives the domain", async () => {
    const { port } = new URL(at.service.url);
    const location = await new Promise((resolve, reject) => {
      const headers = { host: `todo-dev.auth.eu-central-1.amazoncognito.com:${port}` };
      const path = authorizeUrl(at).replace(at.base, "");
      send({ host: "127.0.0.1", port, path, headers }, (response) => {
        response.resume();
        resolve(response.headers.location);
      })
        .on("error", reject)
        .end();
    });
    expect(location).to.equal(
      `/login?${new URLSearchParams({ client_id: at.web, response_type: "code", redirect_uri: callback }).toString()}`,
    );
  });
});

describe("local Cognito: hosted pages of a pool with a second factor", () => {
  let at: Hosted;
  before(async () => {
    at = await startHosted({
      mfaConfiguration: "ON",
      softwareTokenMfaConfiguration: { enabled: true },
    });
  });
  after(() => at.service.stop());

  it("set up an authenticator app, and ask for its code from then on", async () => {
    const browser = openBrowser();
    await browser.open(authorizeUrl(at));
    const setup = await browser.submit({ username: ada, password });
    const [, shown = ""] = /authenticator app: ([A-Z2-7 ]+)/.exec(setup.text) ?? [];
    const now = Date.now();
    const codeAfter = (milliseconds: number) =>
      totpCode(shown.replaceAll(" ", ""), now + milliseconds);
    const wrong = await browser.submit({ code: "abcdef" });
    expect(wrong.text).to.contain(shown);
    expect((await browser.submit({ code: codeAfter(0) })).location).to.match(/\?code=/);

    const other = openBrowser();
    await other.open(authorizeUrl(at));
    const prompted = await other.submit({ username: ada, password });
    expect(prompted.location).to.equal(undefined);
    expect((await other.submit({ code: codeAfter(0) })).text).to.contain("already been used");
    // What waits for a code goes on with a code, and with nothing else.
    for (const [path, fields] of [
      ["/changePassword", { password: newPassword }],
      ["/mfaSetup", { code: codeAfter(0) }],
    ] as const) {
      const sideways = await other.submit(fields, path);
      expect(sideways.text, path).to.contain("Your session has expired.");
      await other.open(authorizeUrl(at));
      await other.submit({ username: ada, password });
    }
    at.service.advance(30_000);
    expect((await other.submit({ code: codeAfter(30_000) })).location).to.match(/\?code=/);
  });
});
