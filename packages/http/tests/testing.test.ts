import { expect } from "chai";
import { proxyEvent } from "../src/testing";

describe("proxyEvent", () => {
  it("has the parameters that the path gives the resource, decoded", () => {
    const of = (resource: string, path: string) => proxyEvent({ resource, path }).pathParameters;
    expect(of("/notes/{id}", "/notes/a%20b?limit=1")).to.deep.equal({ id: "a b" });
    expect(of("/a/{x}/b/{y}", "/a/1/b/2")).to.deep.equal({ x: "1", y: "2" });
    expect(of("/{proxy+}", "/a/b")).to.deep.equal({ proxy: "a/b" });
    expect(proxyEvent({ path: "/notes" }).pathParameters).to.equal(null);
  });

  it("is of the caller, of the claims, or of no one", () => {
    const authorizerOf = (options: object) => proxyEvent(options).requestContext.authorizer;
    expect(authorizerOf({ owner: "ann" })).to.have.nested.property("claims.sub", "ann");
    expect(authorizerOf({ owner: "ann", claims: { sub: "bob" } })).to.deep.equal({
      claims: { sub: "bob" },
    });
    expect(authorizerOf({ owner: "ann", claims: null })).to.equal(null);
    expect(authorizerOf({})).to.equal(null);
  });

  it("throws for a path of another resource", () => {
    expect(() => proxyEvent({ resource: "/notes/{id}", path: "/notes" })).to.throw(
      "/notes is not a path of /notes/{id}",
    );
  });
});
