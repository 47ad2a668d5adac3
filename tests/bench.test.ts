import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { expect } from "chai";
import { load, quantile } from "../bench/load";
import { growth } from "../bench/memory";
import { median, spread } from "../bench/spread";
import { root } from "./support/projectFiles";
import { close, listen } from "./support/servers";

const run = promisify(execFile);
const bench = (...args: string[]) =>
  run(process.execPath, ["-r", "ts-node/register", "bench/bench.ts", ...args], { cwd: root });

describe("npm run bench", () => {
  it("shows the median, and how far the values spread", () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(spread([3.06, 1, 2], 1)).to.equal("2.0 (1.0–3.1)");
  });

  it("finds the value that a share does not exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([quantile(hundred, 0.5), quantile(hundred, 0.99)]).to.deep.equal([50, 99]);
    expect(quantile([7], 0.99)).to.equal(7);
  });

  it("compares the memory at the end with that after the warm-up", () => {
    expect(growth([10, 100, 100, 100, 100, 100, 100, 100, 100, 100])).to.equal(0);
    expect(growth([100, 100, 100, 100, 110, 110, 110, 120, 120, 120])).to.be.closeTo(0.2, 1e-9);
  });

  it("reports no figures of requests that fail", async () => {
    const server = createServer((_, response) => response.writeHead(429).end());
    const url = `http://127.0.0.1:${String(await listen(server))}`;
    const failure = await load({ url, token: "t", connections: 1, until: { requests: 3 } }).catch(
      (error: unknown) => error,
    );
    await close(server);
    expect(failure).to.be.an("error").with.property("message", `3 requests to ${url} failed`);
  });

  it("says which option is not a number", async () => {
    const failure: unknown = await bench("--rounds", "many").catch((error: unknown) => error);
    expect(failure).to.have.property("code", 2);
    expect(String(failure)).to.contain("--rounds must be an integer above 0, not many");
  });
});
