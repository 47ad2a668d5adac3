import { expect } from "chai";
import { parseRoute } from "../../securedApi/route";

describe("parseRoute", () => {
  it("parses a route", () => {
    expect(parseRoute("GET /todo/{id}")).to.deep.equal({
      method: "GET",
      path: "/todo/{id}",
      parameters: ["id"],
      slug: "get-todo-id",
    });
  });

  it("accepts the root and a greedy last segment", () => {
    expect(parseRoute("GET /")).to.deep.include({ path: "/", slug: "get" });
    expect(parseRoute("GET /files/{rest+}")).to.deep.include({ parameters: ["rest"] });
  });

  it("accepts ping below the root, where it is not API Gateway's own", () => {
    expect(parseRoute("GET /servers/ping")).to.deep.include({ path: "/servers/ping" });
  });

  it("accepts ANY for the methods that a path has no route for", () => {
    expect(parseRoute("ANY /todo")).to.deep.include({ method: "ANY", slug: "any-todo" });
  });

  const rejected: readonly [string, string][] = [
    ["/todo", 'must be a method and a path such as "GET /todo/{id}"'],
    ["GET", 'must be a method and a path such as "GET /todo/{id}"'],
    ["GET todo", 'must be a method and a path such as "GET /todo/{id}"'],
    ["GET /todo now", 'must be a method and a path such as "GET /todo/{id}"'],
    ["FETCH /todo", 'method must be one of GET, POST, PUT, PATCH, DELETE, HEAD, ANY, not "FETCH"'],
    ["get /todo", 'method must be one of GET, POST, PUT, PATCH, DELETE, HEAD, ANY, not "get"'],
    ["GET /to{do}", 'path segment "to{do}" must be letters, digits and ._:- or one {parameter}'],
    ["GET /a~b", 'path segment "a~b" must be letters, digits and ._:- or one {parameter}'],
    ["GET /a,b", 'path segment "a,b" must be letters, digits and ._:- or one {parameter}'],
    ["GET /a%20b", 'path segment "a%20b" must be letters, digits and ._:- or one {parameter}'],
    ["GET /ping", "path /ping is API Gateway's own: choose another, such as /health"],
    ["ANY /sping", "path /sping is API Gateway's own: choose another, such as /health"],
    ["GET /todo/", 'path segment "" must be letters, digits and ._:- or one {parameter}'],
    ["GET /{id}/{id}", "must name each parameter once"],
    ["GET /{rest+}/x", '"{rest+}" takes all that follows, so it must come last'],
  ];
  for (const [key, problem] of rejected) {
    it(`rejects "${key}"`, () => {
      expect(parseRoute(key)).to.deep.equal({ problem });
    });
  }
});
