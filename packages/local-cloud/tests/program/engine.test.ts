import * as grpc from "@grpc/grpc-js";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { expect } from "chai";
import { type Engine, type Resource, serveEngine } from "../../src/program/engine";
import type { Properties } from "../../src/program/properties";

type Reply<T> = (error: grpc.ServiceError | null, value: T) => void;

describe("The engine", () => {
  let engine: Engine;
  let client: ResourceMonitorClient;
  let registered: Resource[];
  let invoked: [string, Properties][];
  beforeEach(async () => {
    [registered, invoked] = [[], []];
    engine = await serveEngine({
      project: "notes",
      stack: "dev",
      register: async (resource) => {
        registered.push(resource);
        if (resource.name === "failing") throw new Error("there is no such role");
        return {
          id: `${resource.name}-id`,
          outputs: { ...resource.inputs, arn: "arn:x", gone: undefined },
        };
      },
      invoke: async (token, args) => {
        invoked.push([token, args]);
        if (token === "aws:index/unknown:unknown") throw new Error("it does not exist locally");
        return { region: "eu-west-1" };
      },
    });
    client = new ResourceMonitorClient(engine.address, grpc.credentials.createInsecure());
  });
  afterEach(() => {
    client.close();
    engine.close();
  });

  /** The response to a call, or its error's details. */
  const responseTo = <T>(call: (reply: Reply<T>) => unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      call((error, value) => {
        if (error === null) resolve(value);
        else reject(new Error(error.details));
      });
    });
  const failure = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => "no failure",
      (error: unknown) => (error as Error).message,
    );

  function register(
    type: string,
    name: string,
    { custom = true, parent = "", inputs = {} as Record<string, JavaScriptValue> } = {},
  ): Promise<messages.RegisterResourceResponse> {
    const request = new messages.RegisterResourceRequest()
      .setType(type)
      .setName(name)
      .setCustom(custom)
      .setParent(parent)
      .setObject(Struct.fromJavaScript(inputs));
    return responseTo((reply: Reply<messages.RegisterResourceResponse>) =>
      client.registerResource(request, reply),
    );
  }

  it("registers a resource and returns what has become of it", async () => {
    const response = await register("aws:dynamodb/table:Table", "T", { inputs: { hashKey: "id" } });
    const urn = "urn:pulumi:dev::notes::aws:dynamodb/table:Table::T";
    expect([response.getUrn(), response.getId()]).to.deep.equal([urn, "T-id"]);
    expect(response.getObject()?.toJavaScript()).to.deep.equal({ hashKey: "id", arn: "arn:x" });
    expect(registered).to.deep.equal([
      {
        ...{ urn, type: "aws:dynamodb/table:Table", name: "T", parent: "" },
        ...{ custom: true, protect: false, dependencies: [], inputs: { hashKey: "id" } },
      },
    ]);
  });

  it("names resources by the types of their parents, the stack aside", async () => {
    const stack = await register("pulumi:pulumi:Stack", "notes-dev", { custom: false });
    const options = { custom: false, parent: stack.getUrn() };
    const component = await register("todo:Table", "c", options);
    expect(component.getUrn()).to.equal("urn:pulumi:dev::notes::todo:Table::c");
    const inner = await register("aws:x:Y", "c-y", { parent: component.getUrn() });
    expect(inner.getUrn()).to.equal("urn:pulumi:dev::notes::todo:Table$aws:x:Y::c-y");
    expect(registered.map(({ name }) => name)).to.deep.equal(["c", "c-y"]);
  });

  it("has the stack's outputs once the program has registered them, and no component's", async () => {
    const stack = await register("pulumi:pulumi:Stack", "notes-dev", { custom: false });
    const component = await register("todo:Table", "c", { custom: false });
    const registerOutputs = (urn: string, outputs: Record<string, JavaScriptValue>) =>
      responseTo((reply: Reply<unknown>) =>
        client.registerResourceOutputs(
          new messages.RegisterResourceOutputsRequest()
            .setUrn(urn)
            .setOutputs(Struct.fromJavaScript(outputs)),
          reply,
        ),
      );
    await registerOutputs(component.getUrn(), { tableName: "t" });
    expect(engine.outputs()).to.equal(undefined);
    await registerOutputs(stack.getUrn(), { apiUrl: "http://127.0.0.1" });
    expect(engine.outputs()).to.deep.equal({ apiUrl: "http://127.0.0.1" });
  });

  it("fails a registration with the reason, and goes on", async () => {
    expect(await failure(register("aws:x:Y", "failing"))).to.equal("there is no such role");
    expect((await register("aws:x:Y", "next")).getId()).to.equal("next-id");
  });

  it("reads data sources, and fails those that are unknown with the reason", async () => {
    const invoke = (token: string) =>
      responseTo((reply: Reply<{ getReturn(): Struct | undefined }>) =>
        client.invoke(
          new messages.ResourceInvokeRequest()
            .setTok(token)
            .setArgs(Struct.fromJavaScript({ a: 1 })),
          reply,
        ),
      );
    const region = await invoke("aws:index/getRegion:getRegion");
    expect(region.getReturn()?.toJavaScript()).to.deep.equal({ region: "eu-west-1" });
    expect(invoked).to.deep.equal([["aws:index/getRegion:getRegion", { a: 1 }]]);
    expect(await failure(invoke("aws:index/unknown:unknown"))).to.equal(
      "it does not exist locally",
    );
  });

  it("rejects a look-up of what exists in an account", async () => {
    const request = new messages.ReadResourceRequest().setType("aws:s3:Bucket").setName("b");
    const read = responseTo((reply: Reply<unknown>) => client.readResource(request, reply));
    expect(await failure(read)).to.equal(
      'aws:s3:Bucket "b" is looked up by id, and no such resource is local',
    );
  });

  it("says that it supports what it does, and neither transforms nor output values", async () => {
    const supports = async (id: string) => {
      const request = new messages.SupportsFeatureRequest().setId(id);
      const response = await responseTo((reply: Reply<messages.SupportsFeatureResponse>) =>
        client.supportsFeature(request, reply),
      );
      return response.getHassupport();
    };
    const known = ["secrets", "resourceReferences", "deletedWith", "replaceWith"];
    const unknown = [
      "transforms",
      "invokeTransforms",
      "outputValues",
      "resourceHooks",
      "errorHooks",
    ];
    expect(await Promise.all([...known, ...unknown].map(supports))).to.deep.equal([
      ...known.map(() => true),
      ...unknown.map(() => false),
    ]);
  });

  it("rejects what it does not implement", async () => {
    const call = responseTo((reply: Reply<unknown>) =>
      client.call(new messages.ResourceCallRequest().setTok("a:b:c"), reply),
    );
    expect(await failure(call)).to.match(/does not implement the method.*Call/);
  });

  it("takes a resource that is larger than gRPC's default limit", async () => {
    const text = "x".repeat(6 * 1024 * 1024);
    await register("aws:x:Y", "large", { inputs: { text } }).catch((error: unknown) => {
      // The response holds it too, and this client has the usual limit.
      expect(String(error)).to.contain("Received message larger than max");
    });
    expect(registered[0]?.inputs).to.deep.equal({ text });
  });
});
