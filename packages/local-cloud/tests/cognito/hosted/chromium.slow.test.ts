import { createServer, type Server } from "node:http";
import { expect } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { close, listen } from "../../../src/shared/http";
import { password } from "../support";
import { startChromium, withoutChromium } from "./chromium";
import { authorizeUrl, exchange, type Hosted, pkce, startHosted, verifier } from "./support";

describe(`local Cognito: hosted pages in Chromium without scripts${withoutChromium}`, () => {
  let chromium: Browser;
  let app: Server;
  let home: string;
  let at: Hosted;
  let context: BrowserContext;
  let page: Page;

  before(async function () {
    chromium = await startChromium(this);
    app = createServer((_, response) => response.end("<title>app</title>"));
    home = `http://127.0.0.1:${String(await listen(app, 0))}/`;
    at = await startHosted({}, {}, [home]);
    context = await chromium.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    page.setDefaultTimeout(5000);
  });
  after(async () => {
    if (withoutChromium !== "") return;
    await chromium.close();
    await close(app);
    await at.service.stop();
  });

  const authorize = (parameters = {}) =>
    page.goto(authorizeUrl(at, { redirect_uri: home, scope: "openid email", ...parameters }));
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const heading = () => page.getByRole("heading", { level: 1 }).textContent();
  const code = () => at.service.messages.map((message) => "code" in message && message.code).at(-1);

  it("signs up, confirms with the code that was sent, and is signed in", async () => {
    await authorize({ state: "s 1", ...pkce });
    await page.getByRole("link", { name: "Sign up" }).click();
    expect(await heading()).to.equal("Sign up");
    await page.getByLabel("Email").fill("new@example.com");
    await page.getByLabel("Password").fill("short");
    await press("Sign up");
    expect(await page.getByRole("alert").textContent()).to.contain("'password' failed to satisfy");
    expect(await page.getByLabel("Email").inputValue()).to.equal("new@example.com");
    await page.getByLabel("Password").fill(password);
    await press("Sign up");

    expect(await heading()).to.equal("Confirm your account");
    expect(await page.getByRole("status").textContent()).to.equal("We sent a code to n***@e***.");
    await page.getByLabel("Code").fill("not it");
    await press("Confirm");
    expect(await page.getByRole("alert").textContent()).to.contain("Invalid verification code");
    await press("Send a new code");
    expect(at.service.messages).to.have.length(2);
    await page.getByLabel("Code").fill(String(code()));
    await press("Confirm");

    const { origin, searchParams } = new URL(page.url());
    expect(`${origin}/`).to.equal(home);
    expect(searchParams.get("state")).to.equal("s 1");
    const more = { redirect_uri: home, code_verifier: verifier };
    expect((await exchange(at, searchParams.get("code") ?? "", more)).status).to.equal(200);
  });

  it("stays signed in until it signs out, and then signs in with a password", async () => {
    await authorize();
    expect(new URL(page.url()).searchParams.has("code")).to.equal(true);

    const query = new URLSearchParams({ client_id: at.web, redirect_uri: home });
    await page.goto(`${at.base}/logout?${query.toString()}&response_type=code`);
    expect(await heading()).to.equal("Sign in");
    await authorize();
    expect(await heading()).to.equal("Sign in");
    expect(await page.title()).to.equal("Sign in");
    await page.keyboard.type("new@example.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Wrong-horse-9");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("alert").textContent()).to.equal("Incorrect username or password.");
    // The name is kept, so the password is where to go on.
    await page.keyboard.type(password);
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?]code=/);
    expect(new URL(page.url()).origin).to.equal(new URL(home).origin);
  });

  it("shows pages that fit a phone, with a label for every field", async () => {
    await context.clearCookies();
    await page.setViewportSize({ width: 320, height: 640 });
    for (const link of [undefined, "Sign up", "Forgot your password?"]) {
      await authorize();
      if (link !== undefined) await page.getByRole("link", { name: link }).click();
      const { width } = (await page.locator("html").boundingBox()) ?? { width: 0 };
      expect(width).to.equal(320);
      expect(await page.locator("html").getAttribute("lang")).to.equal("en");
      for (const input of await page.locator("input:not([type=hidden])").all()) {
        const id = (await input.getAttribute("id")) ?? "";
        expect(await page.locator(`label[for="${id}"]`).count(), id).to.equal(1);
      }
      expect(await page.locator(":focus").count()).to.equal(1);
    }
  });
});
