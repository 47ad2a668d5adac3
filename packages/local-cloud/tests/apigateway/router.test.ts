import { createHash } from "node:crypto";
import { expect } from "chai";
import { readDocument } from "../../src/apigateway/document/readDocument";
import { createRouter } from "../../src/apigateway/request/router";
import { openApi, proxied, region, type Running, seen, start } from "./harness";

const document = openApi({
  "/": { get: proxied() },
  "/todo": { get: proxied(), post: proxied() },
  "/todo/{id}": { get: proxied(), "x-amazon-apigateway-any-method": proxied() },
  "/todo/done": { get: proxied() },
  "/todo/{id}/tags/{tag}": { get: proxied() },
  "/files/{path+}": { get: proxied() },
  "/files/readme": { get: proxied() },
  "/{proxy+}": { "x-amazon-apigateway-any-method": proxied() },
});

describe("router", () => {
  const router = createRouter(readDocument(JSON.stringify(document), "api", region).operations);
  const found = (method: string, path: string) => {
    const route = router(method, path);
    if (route === undefined) return undefined;
    const { operation, pathParameters } = route;
    return `${operation.method} ${operation.path} ${JSON.stringify(Object.fromEntries(pathParameters))}`;
  };

  const routes: Readonly<Record<string, string | undefined>> = {
    "GET ": "GET / {}",
    "GET /": "GET / {}",
    "GET /todo": "GET /todo {}",
    "GET /todo/": "GET /todo {}",
    "POST /todo": "POST /todo {}",
    "GET /todo/done": "GET /todo/done {}",
    "GET /todo/7": 'GET /todo/{id} {"id":"7"}',
    "DELETE /todo/7": 'ANY /todo/{id} {"id":"7"}',
    "GET /todo/a%20b%2Fc": 'GET /todo/{id} {"id":"a%20b%2Fc"}',
    "GET /todo/100%": 'GET /todo/{id} {"id":"100%"}',
    "GET /todo/7/tags/x": 'GET /todo/{id}/tags/{tag} {"id":"7","tag":"x"}',
    "GET /files/a/b%20c": 'GET /files/{path+} {"path":"a/b%20c"}',
    "GET /files/a//b": 'GET /files/{path+} {"path":"a//b"}',
    "GET /files/readme": "GET /files/readme {}",
    "PATCH /anything/else": 'ANY /{proxy+} {"proxy":"anything/else"}',
    "GET /TODO": 'ANY /{proxy+} {"proxy":"TODO"}',
    "GET /t%6Fdo": "GET /todo {}",
    // A resource without the method leaves it to a less specific one that has.
    "DELETE /todo": 'ANY /{proxy+} {"proxy":"todo"}',
    "POST /files/readme": 'ANY /{proxy+} {"proxy":"files/readme"}',
    "DELETE /todo/done": 'ANY /todo/{id} {"id":"done"}',
    "POST /": undefined,
    // Not a method that API Gateway knows.
    "TRACE /todo/7": undefined,
    "PROPFIND /anything": undefined,
    "GET /todo//7": 'ANY /{proxy+} {"proxy":"todo//7"}',
  };
  for (const [request, route] of Object.entries(routes)) {
    it(`takes ${request} to ${route ?? "nothing"}`, () => {
      const [method = "", path = ""] = request.split(" ");
      expect(found(method, path)).to.equal(route);
    });
  }

  describe("over HTTP", () => {
    let api: Running;
    beforeEach(async () => {
      api = await start(openApi({ "/todo/{id}": { get: proxied(), head: proxied() } }));
    });
    afterEach(() => api.close());

    it("responds to an unknown path as to an unknown method", async () => {
      for (const [path, method] of [
        ["/nothing", "GET"],
        ["/todo/1", "POST"],
        ["/todo/1", "OPTIONS"],
        ["/todo", "GET"],
        ["", "GET"],
      ] as const) {
        const response = await api.fetch(path, { method });
        const body = { message: "Missing Authentication Token" };
        expect(await seen(response)).to.deep.equal({ status: 403, body });
        const errorType = response.headers.get("x-amzn-errortype");
        expect(errorType).to.equal("MissingAuthenticationTokenException");
      }
      expect(api.calls).to.deep.equal([]);
    });

    it("takes a token without a route for an AWS signature", async () => {
      const hashed = (text: string) => createHash("sha256").update(text).digest("base64");
      const messages = {
        "Bearer token": `Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): '${hashed("Bearer token")}'.`,
        token: `Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) Authorization=${hashed("token")}`,
      };
      for (const [Authorization, message] of Object.entries(messages)) {
        const response = await api.fetch("/nothing", { headers: { Authorization } });
        expect(await seen(response)).to.deep.equal({ status: 403, body: { message } });
        const errorType = response.headers.get("x-amzn-errortype");
        expect(errorType).to.equal("IncompleteSignatureException");
      }
      expect(api.calls).to.deep.equal([]);
    });

    it("takes slashes before the stage and before the path for one each", async () => {
      const status = async (path: string) =>
        (await fetch(`http://127.0.0.1:${String(api.port)}${path}`)).status;
      expect(await status("//dev/todo/1")).to.equal(200);
      expect(await status("/dev//todo/1")).to.equal(200);
      expect(await status("/dev/todo//1")).to.equal(403);
      const paths = api.calls.map(
        ({ event }) => event as Record<"path" | "requestContext", unknown>,
      );
      expect(
        paths.map(({ path, requestContext }) => [path, (requestContext as { path: string }).path]),
      ).to.deep.equal([
        ["/todo/1", "/dev/todo/1"],
        ["/todo/1", "/dev//todo/1"],
      ]);
    });

    it("forbids what is outside its stages", async () => {
      for (const path of ["/", "/prod/todo/1", "/devel/todo/1", "/DEV/todo/1", "//"]) {
        const response = await fetch(`http://127.0.0.1:${String(api.port)}${path}`);
        expect(await seen(response)).to.deep.equal({ status: 403, body: { message: "Forbidden" } });
        expect(response.headers.get("x-amzn-errortype")).to.equal("ForbiddenException");
        expect(response.headers.get("x-amzn-requestid")).to.match(/^[0-9a-f-]{36}$/);
        expect(response.headers.get("x-amzn-trace-id")).to.equal(null);
      }
      expect(api.calls).to.deep.equal([]);
    });
  });
});
