import { expect } from "chai";
import { readDocument } from "../../../local/apigateway/document";
import { createRouter } from "../../../local/apigateway/routes";
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

describe("routes", () => {
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
    "GET /todo/a%20b%2Fc": 'GET /todo/{id} {"id":"a b/c"}',
    "GET /todo/100%": 'GET /todo/{id} {"id":"100%"}',
    "GET /todo/7/tags/x": 'GET /todo/{id}/tags/{tag} {"id":"7","tag":"x"}',
    "GET /files/a/b%20c": 'GET /files/{path+} {"path":"a/b c"}',
    "GET /files/readme": "GET /files/readme {}",
    "PATCH /anything/else": 'ANY /{proxy+} {"proxy":"anything/else"}',
    "GET /TODO": 'ANY /{proxy+} {"proxy":"TODO"}',
    // The resource is chosen before the method.
    "DELETE /todo": undefined,
    "POST /files/readme": undefined,
    "POST /": undefined,
    // No method that API Gateway knows.
    "TRACE /todo/7": undefined,
    "PROPFIND /anything": undefined,
    "GET //todo": undefined,
  };
  for (const [request, route] of Object.entries(routes)) {
    it(`takes ${request} to ${route ?? "nothing"}`, () => {
      const [method = "", path = ""] = request.split(" ");
      expect(found(method, path)).to.equal(route);
    });
  }

  describe("over HTTP", () => {
    let api: Running;
    before(async () => {
      api = await start(openApi({ "/todo/{id}": { get: proxied(), head: proxied() } }));
    });
    after(() => api.close());

    it("answers an unknown path and an unknown method alike", async () => {
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

    it("forbids what is outside its stages", async () => {
      for (const path of ["/", "/prod/todo/1", "/devel/todo/1", "/DEV/todo/1", "//dev/todo/1"]) {
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
