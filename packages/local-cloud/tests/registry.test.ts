import { expect } from "chai";
import type { Resource } from "../src/program/engine";
import type { ProvisionedResource } from "../src/providers/provider";
import { createRegistry, type Registry } from "../src/registry";

describe("The registry", () => {
  let events: string[];
  let registry: Registry;
  beforeEach(() => {
    events = [];
    registry = createRegistry("us-east-1", {
      thing: ({ inputs }, previous) => {
        const id = String(inputs.name);
        events.push(`put ${id} after ${previous?.id ?? "nothing"}`);
        const provisioned: ProvisionedResource = {
          id,
          outputs: { name: id },
          remove: async () => {
            await Promise.resolve();
            events.push(`removed ${id}`);
          },
        };
        return Promise.resolve(provisioned);
      },
    });
  });

  const resource = (urn: string, name: string, type = "thing"): Resource => ({
    ...{ urn, type, name: urn, parent: "", custom: true },
    inputs: { name },
  });
  const put = async (urn: string, name: string) => {
    await registry.register(resource(urn, name));
  };
  const keepOnly = (...urns: string[]) => registry.keepOnly(new Set(urns));
  /** What has happened since the last time. */
  const happened = () => events.splice(0);

  it("removes what is no longer registered, what came last first", async () => {
    for (const name of ["a", "b", "c"]) await put(name, name);
    happened();
    await keepOnly("b");
    expect(happened()).to.deep.equal(["removed c", "removed a"]);
    await keepOnly("b");
    expect(happened()).to.deep.equal([]);
    expect(registry.outputs("a")).to.deep.equal({});
    expect(registry.outputs("b")).to.deep.equal({ name: "b" });
  });

  it("leaves what was replaced until keepOnly, and can go back to it until then", async () => {
    await put("a", "one");
    await put("a", "two");
    expect(happened()).to.deep.equal(["put one after nothing", "put two after one"]);
    await put("a", "one");
    await keepOnly("a");
    expect(happened()).to.deep.equal(["put one after two", "removed two"]);
    expect(registry.outputs("a")).to.deep.equal({ name: "one" });
  });

  it("leaves a thing that has gone over to a resource of another name", async () => {
    await put("a", "one");
    await put("b", "one");
    happened();
    await keepOnly("b");
    expect(happened()).to.deep.equal([]);
    await keepOnly();
    expect(happened()).to.deep.equal(["removed one"]);
  });

  it("makes nothing of a component", async () => {
    const component = { ...resource("c", "one"), custom: false };
    expect(await registry.register(component)).to.deep.equal({ id: "", outputs: {} });
    expect(happened()).to.deep.equal([]);
  });

  it("counts the stubs that are registered", async () => {
    await registry.register(resource("r", "one", "aws:sns/topic:Topic"));
    await registry.register(resource("s", "two", "aws:sns/topic:Topic"));
    await put("a", "one");
    expect([...registry.stubs()]).to.deep.equal([["aws:sns/topic:Topic", 2]]);
    await keepOnly("a", "r");
    expect([...registry.stubs()]).to.deep.equal([["aws:sns/topic:Topic", 1]]);
  });
});
