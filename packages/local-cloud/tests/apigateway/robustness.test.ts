import { connect } from "node:net";
import { once } from "node:events";
import { expect } from "chai";
import { accessTokenClaims, createKeyPool, signToken } from "../../../../tests/support/tokens";
import { openApi, proxied, type Running, seen, start, succeed, without } from "./harness";

const pool = createKeyPool("eu-west-1_one");
const megabyte = 1024 * 1024;

const document = openApi(
  {
    "/todo": { post: proxied(), get: proxied(), options: proxied() },
    "/guarded": { post: proxied({ security: [{ CognitoAuth: ["todo/write"] }] }) },
    "/items/{id}": { get: proxied({ security: [{ CognitoAuth: ["todo/read"] }] }) },
    "/open/{id}": { get: proxied() },
    "/mock": {
      post: {
        responses: { "200": { description: "" } },
        "x-amazon-apigateway-integration": {
          type: "mock",
          requestTemplates: { "text/plain": '{"statusCode": 200}' },
          responses: { default: { statusCode: "200" } },
        },
      },
    },
  },
  {
    components: {
      securitySchemes: {
        CognitoAuth: {
          ...{ type: "apiKey", name: "Authorization", in: "header" },
          "x-amazon-apigateway-authtype": "cognito_user_pools",
          "x-amazon-apigateway-authorizer": {
            ...{ type: "cognito_user_pools", providerARNs: [pool.arn] },
          },
        },
      },
    },
  },
);

describe("gateway under abuse", () => {
  let api: Running;
  beforeEach(async () => {
    api = await start(document, {
      keys: () => pool.keys,
      respond: ({ event }) => {
        const { body } = event as { body: string | null };
        return succeed({ statusCode: 200, body: String(body?.length ?? 0) });
      },
    });
  });
  afterEach(async () => {
    // Whatever happened, the next request is served.
    expect((await api.fetch("/todo")).status).to.equal(200);
    await api.close();
  });

  const post = (
    path: string,
    body: string | Buffer,
    headers: Readonly<Record<string, string>> = {},
  ) => api.fetch(path, { method: "POST", body, headers });

  /** Sends bytes as they are; what comes back until the connection ends, or until it has a response's head. */
  async function raw(text: string): Promise<string> {
    const socket = connect(api.port, "127.0.0.1");
    socket.on("error", () => undefined);
    let response = "";
    socket.on("data", (chunk: Buffer) => {
      response += chunk.toString();
      if (response.includes("\r\n\r\n")) socket.end();
    });
    socket.write(text);
    await once(socket, "close");
    return response;
  }

  const tooLong = "HTTP content length exceeded 10485760 bytes.";

  it("takes 10 MB, and not a byte more: that is rejected in front of the API", async () => {
    const headers = { "Content-Type": "text/plain" };
    const full = await post("/mock", Buffer.alloc(10 * megabyte, 97), headers);
    expect(await seen(full)).to.deep.equal({ status: 200, body: "" });
    for (const path of ["/mock", "/guarded", "/nothing"]) {
      const more = await post(path, Buffer.alloc(10 * megabyte + 1));
      expect(await seen(more)).to.deep.equal({ status: 413, body: tooLong });
      const sent = Object.fromEntries(more.headers);
      expect(without(sent, "date", "connection", "keep-alive")).to.deep.equal({
        ...{ "content-type": "text; charset=utf-8", "content-length": "44" },
      });
    }
    expect(api.log.slice(1).map(({ status, accessLog }) => [status, accessLog])).to.deep.equal(
      Array.from({ length: 3 }, () => [413, undefined]),
    );
    expect(api.calls).to.deep.equal([]);
  });

  it("passes a function events of up to 6 MB, measured as JSON", async () => {
    expect((await post("/todo", Buffer.alloc(5 * megabyte, 97))).status).to.equal(200);
    const rejected = { status: 413, body: { message: "Request Too Long" } };
    // A quote takes two bytes in JSON.
    for (const body of [Buffer.alloc(7 * megabyte, 97), Buffer.alloc(4 * megabyte, 34)]) {
      const response = await post("/todo", body);
      expect(await seen(response)).to.deep.equal(rejected);
      expect(response.headers.get("x-amzn-errortype")).to.equal("BadRequestException");
    }
    expect(api.calls).to.have.length(1);
  });

  it("takes no more when the length is not announced", async () => {
    const chunk = `100000\r\n${"a".repeat(megabyte)}\r\n`;
    const head = "POST /dev/todo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const response = await raw(`${head}${chunk.repeat(11)}0\r\n\r\n`);
    expect(response).to.match(/^HTTP\/1.1 413 [^]*\r\n\r\nHTTP content length exceeded/);
    expect(response).not.to.match(/x-amz/i);
    expect(api.calls).to.deep.equal([]);
  });

  it("rejects a length that is too much before the body is sent", async () => {
    for (const path of ["/dev/todo", "/no-stage"]) {
      const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 10485761\r\n\r\n`;
      expect(await raw(head)).to.match(/^HTTP\/1.1 413 /);
    }
  });

  it("rejects a caller without a token before it has sent its body", async () => {
    const head = "POST /dev/guarded HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n";
    expect(await raw(`${head}only the beginning`)).to.match(/^HTTP\/1.1 401 /);
    const token = signToken(pool, accessTokenClaims(pool, "todo/write"));
    expect((await post("/guarded", "{}", { Authorization: token })).status).to.equal(200);
  });

  it("takes 10 240 bytes of headers, and no more", async () => {
    const length = (size: number) => {
      const host = "Host: a\r\nX-Pad: ";
      return `GET /dev/todo HTTP/1.1\r\n${host}${"a".repeat(size - host.length - 2)}\r\n\r\n`;
    };
    const rejected = /^HTTP\/1.1 413 [^]*\r\n\r\nHTTP header is larger than 10240 bytes\.$/;
    expect(await raw(length(10_240))).to.match(/^HTTP\/1.1 200 /);
    expect(await raw(length(10_241))).to.match(rejected);
    expect(await raw(length(40_000))).to.match(rejected);
    expect(api.calls).to.have.length(1);
  });

  it("takes 10 240 characters of URL, and no more", async () => {
    const status = async (length: number) => {
      const start = "/dev/todo?q=";
      const url = start + "a".repeat(length - start.length);
      return (await raw(`GET ${url} HTTP/1.1\r\nHost: a\r\n\r\n`)).slice(9, 12);
    };
    expect(await status(10_240)).to.equal("200");
    expect(await status(10_241)).to.equal("414");
    expect(api.calls).to.have.length(1);
  });

  it("takes no longer path for a guarded method than fits its ARN", async () => {
    const token = signToken(pool, accessTokenClaims(pool, "todo/read"));
    const arn = "arn:aws:execute-api:eu-west-1:000000000000:abcdef1234/dev/GET/items/";
    const get = async (path: string) =>
      seen(await api.fetch(path, { headers: { Authorization: token } }));
    const id = "a".repeat(1600 - arn.length);
    expect((await get(`/items/${id}`)).status).to.equal(200);
    const body = { message: "Request URI too long" };
    expect(await get(`/items/${id}a`)).to.deep.equal({ status: 414, body });
    expect((await get(`/open/${id}aaaaaaa`)).status).to.equal(200);
    expect(api.calls).to.have.length(2);
  });

  it("rejects characters that a query must not have as they are", async () => {
    for (const character of ["|", "{", "}"]) {
      const response = await raw(`GET /dev/todo?q=${character} HTTP/1.1\r\nHost: a\r\n\r\n`);
      expect(response).to.match(/^HTTP\/1.1 400 /);
      const encoded = encodeURIComponent(character);
      expect((await api.fetch(`/todo?q=${encoded}`)).status).to.equal(200);
    }
    expect(api.calls).to.have.length(3);
  });

  const malformed: Readonly<Record<string, string>> = {
    "what is not HTTP": "hello\r\n\r\n",
    "a TLS handshake": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a space in a header's name": "GET /dev/todo HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n",
    "two lengths":
      "POST /dev/todo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length and chunks":
      "POST /dev/todo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no Host": "GET /dev/todo HTTP/1.1\r\n\r\n",
  };
  for (const [what, text] of Object.entries(malformed)) {
    it(`responds 400 for ${what}, and calls nothing`, async () => {
      expect(await raw(text)).to.match(/^HTTP\/1.1 400 /);
      expect(api.calls).to.deep.equal([]);
    });
  }

  it("responds 400 for a broken chunk in the middle of a body", async () => {
    const head = "POST /dev/todo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(await raw(`${head}zz\r\n`)).to.match(/^HTTP\/1.1 400 /);
    expect(api.calls).to.deep.equal([]);
  });

  it("takes a target that is no path for an unknown stage", async () => {
    const targets = ["*", "http://other.example.com/dev/todo", "/", "/%", "//", "/?/dev/todo"];
    for (const target of targets) {
      const method = target === "*" ? "OPTIONS" : "GET";
      const response = await raw(`${method} ${target} HTTP/1.1\r\nHost: a\r\n\r\n`);
      expect(response, target).to.match(/^HTTP\/1.1 403 /);
    }
    expect(api.calls).to.deep.equal([]);
  });

  it("survives callers who leave in the middle, and logs them", async () => {
    const head =
      "POST /dev/todo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n";
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        const socket = connect(api.port, "127.0.0.1");
        await once(socket, "connect");
        socket.write(`${head}begin`);
        // "100 Continue": the request has arrived.
        await once(socket, "data");
        socket.resetAndDestroy();
        await once(socket, "close");
      }),
    );
    await until(() => api.log.length === 50);
    const error = "the caller went away before the request was complete";
    expect(
      new Set(api.log.map((entry) => `${String(entry.status)} ${entry.error ?? ""}`)),
    ).to.deep.equal(new Set([`499 ${error}`]));
    expect(api.calls).to.deep.equal([]);
  });

  it("survives callers who leave before the response", async () => {
    const slow = await start(document, {
      respond: async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        return succeed({ statusCode: 200, body: "a".repeat(megabyte) });
      },
    });
    const controllers = Array.from({ length: 50 }, () => new AbortController());
    const requests = controllers.map(({ signal }) =>
      slow.fetch("/todo", { signal }).catch(() => undefined),
    );
    await until(() => slow.calls.length === 50);
    for (const controller of controllers) controller.abort();
    await Promise.all(requests);
    await until(() => slow.log.length === 50);
    expect((await slow.fetch("/todo")).status).to.equal(200);
    await slow.close();
  });

  it("serves 500 parallel connections", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const response = await post("/todo", "a".repeat(index), { Connection: "close" });
        return `${String(response.status)} ${await response.text()}`;
      }),
    );
    expect(statuses).to.deep.equal(statuses.map((_, index) => `200 ${String(index)}`));
    expect(api.log).to.have.length(500);
  });
});

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}
