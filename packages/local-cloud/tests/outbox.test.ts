import { createServer, request, type Server } from "node:http";
import { expect } from "chai";
import { close, listen } from "../src/shared/http";
import { createOutbox, type Outbox } from "../src/outbox";

const message = (to: string, code = "123456") =>
  ({ kind: "confirmation-code", poolId: "p", username: "u", to, code }) as const;

describe("The outbox", () => {
  let outbox: Outbox;
  let server: Server;
  let port: number;
  beforeEach(async () => {
    outbox = createOutbox();
    server = createServer(outbox.listener);
    port = await listen(server, 0);
  });
  afterEach(() => close(server));

  const get = (path = "/", init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${String(port)}${path}`, init);

  it("lists the mails, newest first, and is not cached", async () => {
    expect(await (await get()).text()).to.contain("No mail yet.");
    outbox.add(message("ann@example.com", "111111"));
    outbox.add(message("bob@example.com", "222222"));
    const response = await get();
    expect(Object.fromEntries(response.headers)).to.include({
      "cache-control": "no-store",
      "content-type": "text/html; charset=utf-8",
      "cross-origin-resource-policy": "same-origin",
    });
    const policy = response.headers.get("content-security-policy");
    expect(policy).to.contain("default-src 'none'").and.contain("frame-ancestors 'none'");
    expect(await response.text()).to.match(
      /bob@example\.com:.*222222[^]*ann@example\.com:.*111111/,
    );
  });

  it("escapes what people wrote", async () => {
    outbox.add(message(`<script src="x">'&@example.com`));
    const page = await (await get()).text();
    expect(page).to.contain("&lt;script src=&quot;x&quot;&gt;&#39;&amp;@example.com");
    expect(page).not.to.contain("<script");
  });

  it("keeps the last hundred", async () => {
    for (let n = 0; n <= 100; n++) outbox.add(message(`p${String(n)}@example.com`));
    const page = await (await get()).text();
    expect(page.match(/<li>/g)).to.have.length(100);
    expect(page).not.to.contain("p0@example.com");
  });

  it("is denied to other pages, by their Origin and by a host name of theirs that leads here", async () => {
    outbox.add(message("ann@example.com"));
    const origin = await get("/", { headers: { Origin: "http://localhost:5173" } });
    expect([origin.status, await origin.text()]).to.deep.equal([
      403,
      "Other pages may not read the outbox.\n",
    ]);
    const status = await new Promise((resolve, reject) => {
      const headers = { Host: `evil.example:${String(port)}` };
      request({ port, host: "127.0.0.1", headers }, (response) => {
        resolve(response.statusCode);
        response.resume();
      })
        .on("error", reject)
        .end();
    });
    expect(status).to.equal(403);
    expect((await get("/other")).status).to.equal(404);
    expect((await get("/", { method: "POST" })).status).to.equal(405);
  });
});
