import { expect } from "chai";
import { checkAccessLogFormat } from "../../src/apigateway/request/accessLog";
import { openApi, proxied, start, succeed, without } from "./harness";

const format =
  '{"id":"$context.requestId","route":"$context.httpMethod $context.resourcePath","path":"$context.path","status":"$context.status","length":"$context.responseLength","agent":"$context.identity.userAgent","sub":"$context.authorizer.claims.sub","groups":"$context.authorizer.claims.cognito:groups","error":"$context.error.message","type":"$context.error.responseType","lambda":"$context.integrationStatus"}';

describe("access log", () => {
  it("has one entry for each request, with the line in the stage's format", async () => {
    const api = await start(openApi({ "/todo/{id}": { get: proxied() } }), {
      accessLogFormat: format,
      respond: () => succeed({ statusCode: 404, body: "none" }),
    });
    try {
      const headers = { "User-Agent": 'curl "8"', Authorization: "Bearer eyJsecret" };
      await api.fetch("/todo/7?token=secret", { headers });
      await api.fetch("/nothing", { method: "POST", body: "secret body" });
      await fetch(`http://127.0.0.1:${String(api.port)}/prod/todo/7`);
      const lines = api.log.map(({ accessLog }) =>
        accessLog === undefined ? undefined : (JSON.parse(accessLog) as object),
      );
      const ids = api.log.map(({ requestId }) => requestId);
      expect(new Set(ids).size).to.equal(3);
      expect(lines).to.deep.equal([
        {
          ...{ id: ids[0], route: "GET /todo/{id}", path: "/dev/todo/7", status: "404" },
          ...{ length: "4", agent: 'curl "8"', sub: "-", groups: "-", error: "-", type: "-" },
          lambda: "200",
        },
        {
          ...{ id: ids[1], route: "POST -", path: "/dev/nothing", status: "403", length: "42" },
          ...{ agent: "node", sub: "-", groups: "-", error: "Missing Authentication Token" },
          ...{ type: "MISSING_AUTHENTICATION_TOKEN", lambda: "-" },
        },
        undefined,
      ]);
      const entries = api.log.map((entry) => {
        expect(entry.durationMs).to.be.within(0, 1000);
        return without(entry, "requestId", "durationMs", "accessLog");
      });
      expect(entries).to.deep.equal([
        {
          ...{ apiId: "abcdef1234", method: "GET", path: "/dev/todo/7", status: 404 },
          ...{ resourcePath: "/todo/{id}", functionName: "todo" },
        },
        {
          ...{ apiId: "abcdef1234", method: "POST", path: "/dev/nothing", status: 403 },
          error: "Missing Authentication Token: the API has no POST for this path",
        },
        {
          ...{ apiId: "abcdef1234", method: "GET", path: "/prod/todo/7", status: 403 },
          error: "the API has no such stage",
        },
      ]);
      expect(JSON.stringify(api.log)).not.to.match(/secret|eyJ/);
    } finally {
      await api.close();
    }
  });

  it("knows when, how long, and what the caller got", async () => {
    const names = [
      ...["requestTime", "requestTimeEpoch", "responseLatency", "integrationLatency"],
      ...["integration.status", "extendedRequestId", "xrayTraceId", "protocol", "stage"],
    ];
    const api = await start(openApi({ "/todo": { get: proxied() } }), {
      accessLogFormat: ["$context.requestId", ...names.map((name) => `$context.${name}`)].join("|"),
      respond: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return succeed({ statusCode: 201 });
      },
    });
    try {
      const { headers } = await api.fetch("/todo");
      const [id, time = "", epoch, took, integration, ...rest] = (
        api.log[0]?.accessLog ?? ""
      ).split("|");
      expect(Date.parse(time.replace(/^(..)\/(...)\/(....):/, "$1 $2 $3 "))).to.equal(
        Math.floor(Number(epoch) / 1000) * 1000,
      );
      expect(Number(integration)).to.be.within(15, Number(took) + 1);
      expect(Number(took)).to.equal(api.log[0]?.durationMs);
      expect([id, ...rest]).to.deep.equal([
        headers.get("x-amzn-requestid"),
        "200",
        headers.get("x-amz-apigw-id"),
        headers.get("x-amzn-trace-id"),
        ...["HTTP/1.1", "dev"],
      ]);
    } finally {
      await api.close();
    }
  });

  it("is in a format that API Gateway accepts", () => {
    const check = (text: string) => () => {
      checkAccessLogFormat(text, "Stage");
    };
    expect(check("$context.extendedRequestId")).not.to.throw();
    expect(check("$context.status")).to.throw("Stage: must contain $context.requestId");
    expect(check("$context.requestId\n")).to.throw("Stage: must be a single line");
    expect(check("$context.requestId $context.nonsense")).to.throw("$context.nonsense is not");
  });
});
