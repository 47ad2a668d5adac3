import { expect } from "chai";
import { changes } from "../../src/cli/reload";
import type { Resource } from "../../src/program/engine";

const resource = (type: string, name: string, inputs: Resource["inputs"] = {}, custom = true) => ({
  ...{ urn: `${type}::${name}`, type, name, parent: "", custom },
  inputs,
});
const api = (paths: object) =>
  resource("aws:apigateway/restApi:RestApi", "api", { body: JSON.stringify({ paths }) });

describe("changes", () => {
  it("names what was added, changed and removed, and the routes", () => {
    const before = [
      resource("t", "same", { a: 1 }),
      resource("t", "other", { a: 1 }),
      resource("t", "gone"),
      resource("t", "group", {}, false),
      api({ "/a": { get: {}, options: {} }, "/b": { post: { security: [{ pool: ["s"] }] } } }),
    ];
    const after = [
      resource("t", "same", { a: 1 }),
      resource("t", "other", { a: 2 }),
      resource("u", "gone"),
      api({
        "/a": { get: {} },
        "/b": { post: { security: [{ pool: [] }] }, put: { security: [] } },
      }),
    ];
    expect(changes(before, after)).to.deep.equal([
      "added   u gone",
      "changed t other",
      "changed aws:apigateway/restApi:RestApi api",
      "removed t gone",
      "route added   POST /b  ID token",
      "route added   PUT /b  public",
      "route removed POST /b  access token with s",
      "no Deployment has changed: AWS would go on serving the API's document as it was",
    ]);
    expect(changes(after, after)).to.deep.equal([]);

    const deployment = (body: string) =>
      resource("aws:apigateway/deployment:Deployment", "d", { triggers: { body } });
    expect(changes([api({}), deployment("1")], [api({ "/a": {} }), deployment("2")])).to.deep.equal(
      [
        "changed aws:apigateway/restApi:RestApi api",
        "changed aws:apigateway/deployment:Deployment d",
      ],
    );
  });
});
