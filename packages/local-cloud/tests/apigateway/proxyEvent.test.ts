import { request as httpRequest } from "node:http";
import { expect } from "chai";
import { functionArn, openApi, proxied, type Running, start, without } from "./harness";

const document = openApi({
  "/": { get: proxied() },
  "/todo/{id}": { put: proxied(), get: proxied() },
  "/{proxy+}": { "x-amazon-apigateway-any-method": proxied() },
});

interface Event {
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly requestContext: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

/** Sends the headers exactly as they are. */
function send(port: number, method: string, path: string, headers: string[], body?: Buffer) {
  return new Promise<void>((resolve, reject) => {
    httpRequest({ port, method, path, headers }, (response) => {
      response.resume().on("end", resolve);
    })
      .on("error", reject)
      .end(body);
  });
}

describe("proxy event", () => {
  let api: Running;
  const run = async (
    method: string,
    path: string,
    headers: string[] = [],
    body?: Buffer,
    options: Parameters<typeof start>[1] = {},
  ): Promise<Event> => {
    api = await start(document, options);
    try {
      const length = body === undefined ? [] : ["Content-Length", String(body.length)];
      await send(
        api.port,
        method,
        path,
        ["Host", `localhost:${String(api.port)}`, ...length, ...headers],
        body,
      );
      return api.event() as unknown as Event;
    } finally {
      await api.close();
    }
  };

  it("is the whole request in AWS's version 1.0", async () => {
    const before = Date.now();
    const event = await run(
      "PUT",
      "/dev/todo/a%20b?limit=5&tag=x&tag=y%20z&q=1+2",
      ["Content-Type", "application/json", "User-Agent", "curl/8", "X-Many", "1", "x-many", "2"],
      Buffer.from('{"title":"ä"}'),
      { variables: { colour: "blue" } },
    );
    const { requestContext, headers, multiValueHeaders, ...rest } = event;
    const host = `localhost:${String(api.port)}`;
    const traceId = headers["X-Amzn-Trace-Id"] ?? "";
    expect(traceId).to.match(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(rest).to.deep.equal({
      resource: "/todo/{id}",
      path: "/todo/a%20b",
      httpMethod: "PUT",
      queryStringParameters: { limit: "5", tag: "y z", q: "1 2" },
      multiValueQueryStringParameters: { limit: ["5"], tag: ["x", "y z"], q: ["1 2"] },
      pathParameters: { id: "a%20b" },
      stageVariables: { colour: "blue" },
      body: '{"title":"ä"}',
      isBase64Encoded: false,
    });
    const added = {
      "X-Amzn-Trace-Id": traceId,
      "X-Forwarded-For": "127.0.0.1",
      "X-Forwarded-Port": String(api.port),
      "X-Forwarded-Proto": "http",
    };
    const sent = { Host: host, "Content-Type": "application/json", "User-Agent": "curl/8" };
    expect(headers).to.deep.equal({ ...sent, "X-Many": "2", ...added });
    const lists = Object.entries({ ...sent, ...added }).map(([name, value]) => [name, [value]]);
    expect(multiValueHeaders).to.deep.equal({
      ...(Object.fromEntries(lists) as object),
      "X-Many": ["1", "2"],
    });

    const { requestId, extendedRequestId, requestTime, requestTimeEpoch, resourceId, ...context } =
      requestContext;
    expect(requestId).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(extendedRequestId).to.match(/^[\w-]{15}=$/);
    expect(resourceId).to.match(/^[a-z0-9]{6}$/);
    expect(requestTimeEpoch).to.be.within(before, Date.now());
    expect(requestTime).to.match(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(context).to.deep.equal({
      resourcePath: "/todo/{id}",
      httpMethod: "PUT",
      path: "/dev/todo/a%20b",
      accountId: "000000000000",
      protocol: "HTTP/1.1",
      stage: "dev",
      domainPrefix: "abcdef1234",
      domainName: host,
      deploymentId: "dep123",
      apiId: "abcdef1234",
      identity: {
        ...{ cognitoIdentityPoolId: null, accountId: null, cognitoIdentityId: null, caller: null },
        ...{ sourceIp: "127.0.0.1", principalOrgId: null, accessKey: null, user: null },
        ...{ cognitoAuthenticationType: null, cognitoAuthenticationProvider: null },
        ...{ userArn: null, userAgent: "curl/8" },
      },
    });
  });

  it("decodes names and values of the query, and splits it at & and ;", async () => {
    const { queryStringParameters, multiValueQueryStringParameters } = await run(
      "GET",
      "/dev/todo/7?a%20b=%C3%A4&empty=&bare&plus=1%2B2+3&x=1;y=2;x=3&100%",
    );
    const single = { "a b": "ä", empty: "", bare: "", plus: "1+2 3", y: "2", "100%": "" };
    expect(queryStringParameters).to.deep.equal({ ...single, x: "3" });
    const lists = Object.entries(single).map(([name, value]) => [name, [value]]);
    expect(multiValueQueryStringParameters).to.deep.equal({
      ...(Object.fromEntries(lists) as object),
      x: ["1", "3"],
    });
  });

  it("has null where there is nothing", async () => {
    const event = await run("GET", "/dev/");
    const { path, resource, body, isBase64Encoded, pathParameters, stageVariables } = event;
    const { queryStringParameters, multiValueQueryStringParameters, requestContext } = event;
    expect({
      ...{ path, resource, body, isBase64Encoded, pathParameters, stageVariables },
      ...{ queryStringParameters, multiValueQueryStringParameters },
    }).to.deep.equal({
      ...{ path: "/", resource: "/", body: null, isBase64Encoded: false, pathParameters: null },
      ...{ stageVariables: null, queryStringParameters: null },
      multiValueQueryStringParameters: null,
    });
    expect((requestContext.identity as { userAgent: unknown }).userAgent).to.equal(null);
  });

  it("calls the function with the source that a permission names", async () => {
    await run("GET", "/dev/todo/7");
    expect(api.calls.map((call) => without(call, "event"))).to.deep.equal([
      {
        functionArn,
        principal: "apigateway.amazonaws.com",
        sourceArn: "arn:aws:execute-api:eu-west-1:000000000000:abcdef1234/dev/GET/todo/{id}",
      },
    ]);
  });

  it("keeps a trailing slash in the path", async () => {
    const event = await run("GET", "/dev/todo/7/");
    expect([event.path, event.requestContext.path, event.resource]).to.deep.equal([
      "/todo/7/",
      "/dev/todo/7/",
      "/todo/{id}",
    ]);
  });

  it("forwards neither hop-by-hop headers nor the length, and continues those of proxies", async () => {
    const { headers } = await run("GET", "/dev/todo/7", [
      ...["TE", "trailers", "Connection", "close", "Content-MD5", "x"],
      ...["x-forwarded-for", "203.0.113.9", "x-forwarded-proto", "https"],
      ...["X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793"],
    ]);
    expect(without(headers, "Host", "X-Forwarded-Port")).to.deep.equal({
      "X-Amzn-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793",
      "X-Forwarded-For": "203.0.113.9, 127.0.0.1",
      "X-Forwarded-Proto": "http",
    });
  });

  it("takes names that are JavaScript's own for names", async () => {
    const event = await run("GET", "/dev/todo/7?__proto__=a&constructor=b", ["__proto__", "c"]);
    expect(JSON.stringify(event.queryStringParameters)).to.equal(
      '{"__proto__":"a","constructor":"b"}',
    );
    expect(Object.hasOwn(event.headers, "__proto__")).to.equal(true);
    expect(Object.prototype).not.to.have.property("a");
  });

  describe("of a body", () => {
    const bytes = Buffer.from([0xff, 0x00, 0x80]);
    const bodyOf = async (type: string | undefined, binaryMediaTypes: readonly string[]) => {
      const headers = type === undefined ? [] : ["Content-Type", type];
      const event = await run("PUT", "/dev/todo/7", headers, bytes, { binaryMediaTypes });
      return { body: event.body, isBase64Encoded: event.isBase64Encoded };
    };
    const encoded = { body: bytes.toString("base64"), isBase64Encoded: true };

    it("is base64 where its type is binary for the API", async () => {
      expect(await bodyOf("image/png", ["image/png"])).to.deep.equal(encoded);
      expect(await bodyOf("image/png; q=1", ["image/*"])).to.deep.equal(encoded);
      expect(await bodyOf("text/plain", ["*/*"])).to.deep.equal(encoded);
      expect(await bodyOf(undefined, ["*/*"])).to.deep.equal(encoded);
    });

    it("is a string everywhere else", async () => {
      const text = { body: bytes.toString("utf8"), isBase64Encoded: false };
      expect(await bodyOf("image/png", [])).to.deep.equal(text);
      expect(await bodyOf("image/png", ["image/jpeg"])).to.deep.equal(text);
      expect(await bodyOf(undefined, ["image/*"])).to.deep.equal(text);
    });
  });
});
