import { expect } from "chai";
import { changes } from "../../src/cli/reload";
import type { Resource } from "../../src/program/engine";

const resource = (type: string, name: string, inputs: Resource["inputs"] = {}, custom = true) => ({
  ...{ urn: `${type}::${name}`, type, name, parent: "", custom },
  inputs,
});
const api = (document: string) =>
  resource("aws:apigateway/restApi:RestApi", "api", { body: document });
const route = (method: string, path: string, scopes?: readonly string[]) => ({
  ...{ method, path, requiredMembers: undefined },
  authorization: scopes && { authorizer: { header: "Authorization", userPoolArns: [] }, scopes },
});

describe("changes", () => {
  it("names what was added, changed and removed, and the routes", () => {
    const before = {
      resources: [
        resource("t", "same", { a: 1 }),
        resource("t", "other", { a: 1 }),
        resource("t", "gone"),
        resource("t", "group", {}, false),
        api("1"),
      ],
      operations: [route("GET", "/a"), route("OPTIONS", "/a"), route("POST", "/b", ["s"])],
    };
    const after = {
      resources: [
        resource("t", "same", { a: 1 }),
        resource("t", "other", { a: 2 }),
        resource("u", "gone"),
        api("2"),
      ],
      operations: [route("GET", "/a"), route("POST", "/b", []), route("PUT", "/b")],
    };
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

    const deployed = (document: string) => ({
      resources: [
        api(document),
        resource("aws:apigateway/deployment:Deployment", "d", { triggers: { document } }),
      ],
      operations: [],
    });
    expect(changes(deployed("1"), deployed("2"))).to.deep.equal([
      "changed aws:apigateway/restApi:RestApi api",
      "changed aws:apigateway/deployment:Deployment d",
    ]);
  });
});
