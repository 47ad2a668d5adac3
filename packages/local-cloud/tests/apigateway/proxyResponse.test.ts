import { request as httpRequest } from "node:http";
import { expect } from "chai";
import type { InvocationOutcome } from "../../src/lambda/invocation";
import { openApi, proxied, type Running, seen, start, succeed } from "./harness";

const serverError = (status: number) => ({ status, body: { message: "Internal server error" } });

describe("proxy response", () => {
  let api: Running;
  let outcome: InvocationOutcome | (() => Promise<InvocationOutcome>);
  before(async () => {
    const any = { "x-amazon-apigateway-any-method": proxied() };
    const slow = { get: proxied({}, { timeoutInMillis: 60 }) };
    api = await start(openApi({ "/a": any, "/slow": slow }), {
      binaryMediaTypes: ["image/png"],
      respond: () => (typeof outcome === "function" ? outcome() : outcome),
    });
  });
  after(() => api.close());

  const respondWith = (payload: unknown, init?: RequestInit) => {
    outcome = succeed(payload);
    return api.fetch("/a", init);
  };

  it("is sent with API Gateway's own headers", async () => {
    const response = await respondWith({ statusCode: 201, headers: { ETag: '"1"' }, body: "{}" });
    expect(await seen(response)).to.deep.equal({ status: 201, body: {} });
    const {
      date,
      "x-amzn-requestid": requestId,
      "x-amz-apigw-id": id,
      "x-amzn-trace-id": trace,
      ...rest
    } = Object.fromEntries(response.headers);
    expect(date).to.match(/GMT$/);
    const { requestContext } = api.calls.at(-1)?.event as { requestContext: object };
    expect(requestContext).to.include({ requestId, extendedRequestId: id });
    expect(trace).to.match(/^Root=1-/);
    expect(rest).to.deep.equal({
      "content-type": "application/json",
      "content-length": "2",
      etag: '"1"',
      connection: "keep-alive",
      "keep-alive": "timeout=5",
    });
  });

  const accepted: Readonly<Record<string, readonly [unknown, number, unknown]>> = {
    "a status as a string": [{ statusCode: "202", body: "{}" }, 202, {}],
    "no member at all": [{}, 200, ""],
    "null for what is left out": [
      { statusCode: null, headers: null, multiValueHeaders: null, body: null },
      200,
      "",
    ],
    "a 204 without its body": [{ statusCode: 204, body: "left out" }, 204, ""],
    "a 304 without its body": [{ statusCode: 304, body: "left out" }, 304, ""],
    "a header that is a boolean": [{ headers: { "x-a": true }, body: "{}" }, 200, {}],
  };
  for (const [what, [payload, status, body]] of Object.entries(accepted)) {
    it(`accepts ${what}`, async () => {
      expect(await seen(await respondWith(payload))).to.deep.equal({ status, body });
    });
  }

  it("sends no length of a body that HTTP does not allow", async () => {
    for (const statusCode of [204, 304]) {
      const response = await respondWith({ statusCode, body: "left out" });
      expect(response.headers.get("content-length")).to.equal(null);
    }
  });

  const malformed: Readonly<Record<string, unknown>> = {
    nothing: undefined,
    null: null,
    "a string": "hello",
    "a list": [],
    "a body that is an object": { statusCode: 200, body: {} },
    "a body that is a number": { statusCode: 200, body: 7 },
    "an unknown member": { statusCode: 200, message: "hello" },
    "a status that is a word": { statusCode: "OK" },
    "a fractional status": { statusCode: 200.5 },
    "a status that is too small": { statusCode: 100 },
    "a status that is too large": { statusCode: 600 },
    "headers that are a list": { headers: ["a"] },
    "headers that are a string": { headers: "a: b" },
    "a header that is a number": { headers: { "x-a": 1 } },
    "a header that is an object": { multiValueHeaders: { "x-a": [{}] } },
    "a header with a line break": { headers: { "x-a": "b\r\nset-cookie: c" } },
    "a header with an impossible name": { headers: { "x a": "b" } },
    "a base64 flag that is a string": { isBase64Encoded: "true" },
  };
  for (const [what, payload] of Object.entries(malformed)) {
    it(`responds 502 for ${what}`, async () => {
      const before = api.log.length;
      const response = await respondWith(payload);
      expect(await seen(response)).to.deep.equal(serverError(502));
      expect(response.headers.get("x-amzn-errortype")).to.equal("InternalServerErrorException");
      expect(response.headers.get("set-cookie")).to.equal(null);
      expect(api.log[before]?.error).to.match(
        /^Internal server error: malformed Lambda proxy resp/,
      );
    });
  }

  it("merges headers with those of many values, a pair that is in both once", async () => {
    const response = await respondWith({
      headers: { "Set-Cookie": "a=1", "x-one": "1" },
      multiValueHeaders: { "set-cookie": ["a=1", "b=2"], "x-two": ["1", "2", "2"] },
    });
    expect(response.headers.getSetCookie()).to.deep.equal(["a=1", "b=2"]);
    expect(response.headers.get("x-one")).to.equal("1");
    expect(response.headers.get("x-two")).to.equal("1, 2, 2");
  });

  it("keeps the function's content type, in whatever case it is", async () => {
    const response = await respondWith({ headers: { "CONTENT-TYPE": "text/plain" }, body: "a" });
    expect(response.headers.get("content-type")).to.equal("text/plain");
    expect(await response.text()).to.equal("a");
  });

  it("renames headers that are API Gateway's own, and leaves out those of a connection", async () => {
    const remapped = [
      ...["Authorization", "Connection", "Content-Length", "Content-MD5", "Date", "Expect"],
      ...["Max-Forwards", "Server", "User-Agent", "WWW-Authenticate"],
    ];
    const dropped = ["Host", "Proxy-Authenticate", "TE", "Trailer", "Transfer-Encoding"];
    const names = [...remapped, ...dropped, "Upgrade", "Via", "Pragma"];
    const response = await respondWith({
      headers: Object.fromEntries(names.map((name) => [name, `own ${name}`])),
      body: "{}",
    });
    const headers = Object.fromEntries(response.headers);
    expect(headers["content-length"]).to.equal("2");
    expect(headers.date).to.match(/GMT$/);
    const own = Object.entries(headers).filter(([, value]) => value.startsWith("own "));
    expect(Object.fromEntries(own)).to.deep.equal({
      pragma: "own Pragma",
      ...Object.fromEntries(
        remapped.map((name) => [`x-amzn-remapped-${name.toLowerCase()}`, `own ${name}`]),
      ),
    });
  });

  it("responds to HEAD with the headers of the body that it leaves out", async () => {
    const response = await respondWith({ statusCode: 200, body: "four" }, { method: "HEAD" });
    expect(response.status).to.equal(200);
    expect(response.headers.get("content-length")).to.equal("4");
    expect(await response.text()).to.equal("");
  });

  describe("of a base64 body", () => {
    const png = Buffer.from([0x89, 0x50, 0xff]);
    const payload = {
      headers: { "Content-Type": "image/png" },
      body: png.toString("base64"),
      isBase64Encoded: true,
    };
    const bytes = (accept: string | undefined) => {
      outcome = succeed(payload);
      return received(api.port, accept);
    };

    it("is decoded for a caller who first accepts a binary type, or names none", async () => {
      expect(await bytes("image/png")).to.deep.equal(png);
      expect(await bytes("image/png, text/html")).to.deep.equal(png);
      expect(await bytes(undefined)).to.deep.equal(png);
    });

    it("is an error of the API where it is not base64", async () => {
      outcome = succeed({ ...payload, body: "{}" });
      const headers = { accept: "image/png" };
      expect(await seen(await api.fetch("/a", { headers }))).to.deep.equal(serverError(500));
      const text = await api.fetch("/a", { headers: { accept: "text/plain" } });
      expect(await text.text()).to.equal("{}");
    });

    it("stays base64 for any other", async () => {
      expect((await bytes("text/html, image/png")).toString()).to.equal(payload.body);
    });
  });

  describe("of a function that returns none", () => {
    const failures: Readonly<Record<string, readonly [InvocationOutcome, number]>> = {
      failed: [
        {
          ...{ ok: false, reason: "failed", message: "it threw secret" },
          error: { errorType: "Error", errorMessage: "secret" },
        },
        502,
      ],
      "took longer than its own limit": [
        { ok: false, reason: "timed-out", message: "3 s are over, secret" },
        502,
      ],
      "may not be called": [
        { ok: false, reason: "not-permitted", message: "no permission, secret" },
        500,
      ],
      "has no concurrency left": [
        { ok: false, reason: "throttled", message: "Rate Exceeded, secret" },
        500,
      ],
    };
    for (const [what, [result, status]] of Object.entries(failures)) {
      it(`because it ${what}: ${String(status)}, and the reason is logged alone`, async () => {
        outcome = result;
        const before = api.log.length;
        const response = await api.fetch("/a");
        expect(await seen(response)).to.deep.equal(serverError(status));
        expect(JSON.stringify([...response.headers])).not.to.include("secret");
        expect(api.log[before]).to.include({ status }).and.not.to.have.property("functionName");
        expect(api.log[before]?.error).to.match(/^Internal server error: .*secret$/);
      });
    }

    it("because the call itself breaks: 500", async () => {
      outcome = () => Promise.reject(new Error("secret"));
      expect(await seen(await api.fetch("/a"))).to.deep.equal(serverError(500));
    });

    it("in time: 504", async () => {
      let end: (() => void) | undefined;
      outcome = () =>
        new Promise((resolve) => {
          end = () => {
            resolve(succeed({}));
          };
        });
      const response = await api.fetch("/slow");
      const body = { message: "Endpoint request timed out" };
      expect(await seen(response)).to.deep.equal({ status: 504, body });
      expect(response.headers.get("x-amzn-errortype")).to.equal("InternalServerErrorException");
      end?.();
    });
  });
});

function received(port: number, accept: string | undefined): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = accept === undefined ? {} : { accept };
    httpRequest({ port, path: "/dev/a", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve(Buffer.concat(chunks));
      });
    })
      .on("error", reject)
      .end();
  });
}
