import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { close, listen } from "../../src/shared/http";
import type { Given } from "./browserPage";
import { startChromium, withoutChromium } from "./hosted/chromium";
import { createPool, emailPool, type Ids, password, startCognito, type Started } from "./support";

const Username = "ada@example.com";

describe(`local Cognito: a web page of another origin, in Chromium${withoutChromium}`, () => {
  let chromium: Browser;
  let app: Server;
  let script: string;
  let home: string;
  let service: Started;
  let ids: Ids;

  before(async function () {
    chromium = await startChromium(this);
    const { outputFiles } = await build({
      entryPoints: [join(__dirname, "browserPage.ts")],
      bundle: true,
      write: false,
      platform: "browser",
      globalName: "page",
      define: { global: "globalThis" },
    });
    script = outputFiles[0]?.text ?? "";
    app = createServer((_, response) => response.end("<title>app</title>"));
    home = `http://127.0.0.1:${String(await listen(app, 0))}`;
    service = await startCognito();
    const explicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"];
    ids = await createPool(service, emailPool, { explicitAuthFlows });
    await service.cognito.addUser(ids.poolId, { username: Username, password });
  });
  after(async () => {
    if (withoutChromium !== "") return;
    await chromium.close();
    await close(app);
    await service.stop();
  });

  it("signs in by SRP and by AWS's SDK, and reads why a call was rejected", async () => {
    const page = await chromium.newPage();
    await page.goto(home);
    await page.addScriptTag({ content: script });
    const { poolId: UserPoolId, clientId: ClientId } = ids;
    const endpoint = service.url;
    const given: Given = { endpoint, UserPoolId, ClientId, Username, Password: password };
    expect(await page.evaluate(`page.visit(${JSON.stringify(given)})`)).to.deep.equal([
      { Name: "email_verified", Value: "true" },
      "NotAuthorizedException: Incorrect username or password.",
    ]);
  });
});
