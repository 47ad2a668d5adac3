import { createServer, type RequestListener, type Server } from "node:http";
import { expect } from "chai";
import { httpDriver } from "../../smoke/httpDriver";
import { waitUntilReady } from "../../smoke/readiness";
import { close, listen } from "../support/servers";

const patience = { limitMs: 5000, pauseMs: 1 };

describe("The smoke test, before it judges,", () => {
  const servers: Server[] = [];
  after(() => Promise.all(servers.map(close)));

  /** A server with this sequence of statuses, of which the last stays, and what was sent to it. */
  async function serving(...statuses: readonly number[]) {
    const sent: string[] = [];
    const listener: RequestListener = ({ url, headers }, response) => {
      const status = statuses[Math.min(sent.length, statuses.length - 1)] ?? 200;
      sent.push(`${String(url)} ${headers.authorization ?? "-"}`);
      response.writeHead(status).end(`{"status":${String(status)}}`);
    };
    const server = createServer(listener);
    servers.push(server);
    const apiUrl = `http://127.0.0.1:${String(await listen(server))}`;
    return { sent, driver: httpDriver({ apiUrl, origin: "" }, { a: "of-a", b: "of-b" }), server };
  }

  const round = ["/health -", "/todo?limit=1 Bearer of-a"];

  const failureOf = (run: Promise<unknown>) =>
    run.then(
      () => "none",
      (error: unknown) => String(error),
    );

  it("sees a public and a guarded response be right three times in a row", async () => {
    const { sent, driver } = await serving(200);
    await waitUntilReady(driver, patience);
    expect(sent).to.deep.equal([...round, ...round, ...round]);
  });

  it("waits while responses are wrong, and counts from the beginning after each", async () => {
    // Wrong at first, then once more after two rounds that were right.
    const { sent, driver } = await serving(500, 200, 403, 200, 200, 200, 200, 404, 200);
    await waitUntilReady(driver, patience);
    expect(sent).to.have.length(1 + 2 + 4 + 1 + 6);
    expect(sent.slice(-6)).to.deep.equal([...round, ...round, ...round]);
  });

  it("waits for a name or a server that is not there yet", async () => {
    const { driver, server } = await serving(200);
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await close(server);
    const ready = waitUntilReady(driver, patience);
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.listen(port, "127.0.0.1");
    await ready;
  });

  it("gives up at the limit, and says what was wrong", async () => {
    const { driver } = await serving(500);
    expect(await failureOf(waitUntilReady(driver, { limitMs: 20, pauseMs: 1 }))).to.equal(
      'Error: not ready after 0 s: GET /health responds 500 {"status":500}; --wait sets how long to wait',
    );
    const { driver: closed, server } = await serving(200);
    await close(server);
    expect(await failureOf(waitUntilReady(closed, { limitMs: 20, pauseMs: 1 }))).to.contain(
      "GET /health fails: connect ECONNREFUSED",
    );
  });

  it("does not wait where it is not to, or when it is interrupted", async () => {
    const { sent, driver } = await serving(500);
    await waitUntilReady(driver, { limitMs: 0 });
    expect(sent).to.deep.equal([]);
    const interruption = new AbortController();
    const interrupted = waitUntilReady(driver, { ...patience, signal: interruption.signal });
    interruption.abort();
    await interrupted;
    expect(sent).to.have.length(1);
  });
});
