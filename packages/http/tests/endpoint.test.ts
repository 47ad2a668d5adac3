import { expect } from "chai";
import { endpoint, publicEndpoint } from "../src/endpoint";
import type { GuardedRequest } from "../src/request";
import type { HttpResponse } from "../src/response";
import {
  endpointEnvironment,
  lambdaContext,
  proxyEvent,
  type ProxyEventOptions,
} from "../src/testing";

describe("endpoint", () => {
  const everywhere = { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" };
  const problemType = { "Content-Type": "application/problem+json" };
  let lines: object[];
  beforeEach(() => {
    lines = [];
  });

  function call(
    handle: (request: GuardedRequest) => Promise<HttpResponse>,
    options: ProxyEventOptions = {},
    environment: Readonly<Record<string, string>> = endpointEnvironment,
  ) {
    const respond = endpoint(handle, { environment, log: (line) => lines.push(line) });
    return respond(proxyEvent({ owner: "ann", ...options }), lambdaContext());
  }
  const ok = () => Promise.resolve({ status: 200, body: {} });
  const failing = (error: Error) => () => Promise.reject(error);

  it("calls the handler with the request as the client wrote it, with its owner", async () => {
    let seen: unknown;
    const options = {
      resource: "/notes/{id}",
      method: "PUT",
      path: "/notes/ABC?limit=1&limit=2&a=b",
      headers: { "IF-Match": '"a"', Origin: "x" },
      body: "{}",
    };
    await call((request) => {
      seen = request;
      return ok();
    }, options);
    expect(seen).to.deep.equal({
      path: "/dev/notes/ABC",
      id: "abc",
      headers: { "if-match": '"a"', origin: "x" },
      query: { limit: ["1", "2"], a: ["b"] },
      body: "{}",
      isBase64Encoded: false,
      owner: "ann",
    });
  });

  it("removes the slash at the end of a path, so that links to it have one", async () => {
    let path = "";
    const respond = endpoint(
      (request) => {
        path = request.path;
        return ok();
      },
      { environment: endpointEnvironment },
    );
    const event = proxyEvent({ owner: "ann" });
    event.requestContext.path = "/dev/notes/";
    await respond(event, lambdaContext());
    expect(path).to.equal("/dev/notes");
  });

  it("joins a repeated header, and takes an event that has only single values", async () => {
    const seen: unknown[] = [];
    const respond = endpoint(
      ({ headers, query }) => {
        seen.push({ headers, query });
        return ok();
      },
      { environment: endpointEnvironment, log: (line) => lines.push(line) },
    );
    const event = proxyEvent({
      owner: "ann",
      headers: { "If-Match": '"b"' },
      path: "/notes?limit=2",
    });
    await respond({ ...event, multiValueHeaders: { "If-Match": ['"a"', '"b"'] } }, lambdaContext());
    const single = JSON.parse(
      JSON.stringify({ ...event, multiValueHeaders: null, multiValueQueryStringParameters: null }),
    ) as typeof event;
    await respond(single, lambdaContext());
    const none = JSON.parse(
      JSON.stringify({ ...single, headers: null, queryStringParameters: null }),
    ) as typeof event;
    await respond(none, lambdaContext());
    expect(seen).to.deep.equal([
      { headers: { "if-match": '"a", "b"' }, query: { limit: ["2"] } },
      { headers: { "if-match": '"b"' }, query: { limit: ["2"] } },
      { headers: {}, query: {} },
    ]);
  });

  it("sends a body as JSON, and none as none", async () => {
    const body = { status: 201, headers: { ETag: '"a"' }, body: { a: 1 } };
    expect(await call(() => Promise.resolve(body))).to.deep.equal({
      statusCode: 201,
      headers: {
        ...everywhere,
        Vary: "Origin",
        "Content-Type": "application/json; charset=utf-8",
        ETag: '"a"',
      },
      body: '{"a":1}',
    });
    expect(await call(() => Promise.resolve({ status: 204 }))).to.deep.equal({
      statusCode: 204,
      headers: { ...everywhere, Vary: "Origin" },
      body: "",
    });
  });

  it("responds 403 to a token that is not valid for the API, and does not call the handler", async () => {
    const response = await call(failing(new Error("called")), { claims: null });
    expect({ ...response, body: JSON.parse(response.body) as unknown }).to.deep.equal({
      statusCode: 403,
      headers: { ...everywhere, Vary: "Origin", ...problemType },
      body: {
        type: "about:blank",
        title: "Forbidden",
        status: 403,
        detail: "This token is not valid for this API.",
        requestId: "gateway-request-id",
      },
    });
    expect(lines).to.deep.equal([]);
  });

  it("says nothing about what was thrown, but logs it once without the request", async () => {
    const error = Object.assign(new TypeError("secret"), { $response: { body: "private" } });
    const response = await call(failing(error), {
      headers: { Authorization: "Bearer eyJhbGciOi", Origin: "https://app.example.com" },
      method: "POST",
      body: '{"title":"private"}',
    });
    expect({ ...response, body: JSON.parse(response.body) as unknown }).to.deep.equal({
      statusCode: 500,
      headers: {
        ...everywhere,
        ...problemType,
        Vary: "Origin",
        "Access-Control-Allow-Origin": "https://app.example.com",
        "Access-Control-Expose-Headers": "ETag, Location, Retry-After",
      },
      body: {
        type: "about:blank",
        title: "Internal Server Error",
        status: 500,
        detail: "The request failed. When you report it, quote the requestId.",
        requestId: "gateway-request-id",
      },
    });
    expect(lines).to.deep.equal([
      {
        requestId: "gateway-request-id",
        invocationId: "lambda-request-id",
        name: "TypeError",
        message: "secret",
        stack: error.stack,
      },
    ]);
  });

  it("takes whatever is thrown", async () => {
    const values: readonly unknown[] = ["a string", undefined, null, { status: 404 }];
    for (const thrown of values) {
      // Not an error at all: code of others may throw anything.
      expect((await call(failing(thrown as Error))).statusCode).to.equal(500);
    }
    expect(lines).to.have.lengthOf(4);
  });

  const named = (name: string, members: object = {}) =>
    Object.assign(new Error("m"), { name, ...members });
  const passing: readonly Error[] = [
    ...[
      "ProvisionedThroughputExceededException",
      "ReplicatedWriteConflictException",
      "RequestLimitExceeded",
      "ThrottledException",
      "Throttling",
      "ThrottlingException",
      "TransactionConflictException",
      "TransactionInProgressException",
      "TimeoutError",
    ].map((name) => named(name)),
    ...[
      "EAI_AGAIN",
      "ECONNREFUSED",
      "ECONNRESET",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "ENOTFOUND",
      "EPIPE",
      "ETIMEDOUT",
    ].map((code) => named("Error", { code })),
    named("InternalServerError", { $fault: "server" }),
  ];
  for (const error of passing) {
    const { code } = error as NodeJS.ErrnoException;
    it(`asks to retry after ${code ?? error.name}, and logs it`, async () => {
      const response = await call(failing(error));
      expect(response.statusCode).to.equal(503);
      expect(response.headers).to.deep.equal({
        ...everywhere,
        ...problemType,
        Vary: "Origin",
        "Retry-After": "1",
      });
      expect(lines).to.have.lengthOf(1);
    });
  }

  for (const name of [
    "AccessDeniedException",
    "ResourceNotFoundException",
    "ValidationException",
  ]) {
    it(`does not ask to retry after ${name}`, async () => {
      const response = await call(failing(named(name, { $fault: "client", code: 7 })));
      expect(response.statusCode).to.equal(500);
      expect(response.headers).not.to.have.property("Retry-After");
      expect(lines).to.have.lengthOf(1);
    });
  }

  it("lets the pages of exactly the configured origins read responses", async () => {
    const varying = async (origin: string | undefined, origins: string) => {
      const headers = origin === undefined ? {} : { origin };
      const response = await call(
        ok,
        { headers },
        { ...endpointEnvironment, CORS_ORIGINS: origins },
      );
      const { "Access-Control-Allow-Origin": allowed, Vary } = response.headers ?? {};
      return [allowed, Vary];
    };
    const both = "https://a.example, http://localhost:5173";
    expect(await varying("http://localhost:5173", both)).to.deep.equal([
      "http://localhost:5173",
      "Origin",
    ]);
    for (const origin of [
      "https://a.example.evil",
      "https://a",
      "HTTPS://A.EXAMPLE",
      "null",
      "",
      "*",
      both,
    ]) {
      expect(await varying(origin, both), origin).to.deep.equal([undefined, "Origin"]);
    }
    expect(await varying(undefined, both)).to.deep.equal([undefined, "Origin"]);
    expect(await varying("https://x.example", "*")).to.deep.equal(["*", undefined]);
    expect(await varying("https://a.example", "")).to.deep.equal([undefined, undefined]);
    expect(await varying("", "")).to.deep.equal([undefined, undefined]);
  });

  it("names a variable that is missing", () => {
    const { CORS_ORIGINS, ...rest } = endpointEnvironment;
    const message = "Environment variable CORS_ORIGINS is missing: set it on this function";
    expect(CORS_ORIGINS).to.be.a("string");
    expect(() => endpoint(ok, { environment: rest })).to.throw(message);
    expect(() => publicEndpoint(ok, { environment: rest })).to.throw(message);
  });
});

describe("publicEndpoint", () => {
  it("serves anyone, and knows no one", async () => {
    let seen: object = {};
    const respond = publicEndpoint(
      (request) => {
        seen = request;
        return Promise.resolve({ status: 200, body: { open: true } });
      },
      { environment: { CORS_ORIGINS: "" } },
    );
    expect(await respond(proxyEvent({ owner: "ann" }), lambdaContext())).to.deep.equal({
      statusCode: 200,
      headers: {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Type": "application/json; charset=utf-8",
      },
      body: '{"open":true}',
    });
    expect(seen).not.to.have.property("owner");
  });
});
