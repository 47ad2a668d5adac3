import * as grpc from "@grpc/grpc-js";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { messageOf } from "../shared/messageOf";
import { type Properties, readProperties, writeProperties } from "./properties";

/** A resource as the program registers it. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The URN of the component that it is part of; the stack's where there is none. */
  readonly parent: string;
  /** `false` for a component, which only groups resources. */
  readonly custom: boolean;
  /** Whether Pulumi's `protect` keeps it from being deleted. @default false */
  readonly protect?: boolean;
  /** URNs of what must exist before: what the inputs are made of, and `dependsOn`. @default none */
  readonly dependencies?: readonly string[];
  readonly inputs: Properties;
}

/** What a resource has become: its id and its outputs, as the program gets them. */
export interface ResourceState {
  /** Empty for a component. */
  readonly id: string;
  readonly outputs: Properties;
}

/**
 * What a program is deployed to: a cloud, or what records the calls of one. A rejection fails the program with the error's
 * message.
 */
export interface DeploymentTarget {
  /** Creates a resource or component, or updates the one of the same URN. */
  register(resource: Resource): Promise<ResourceState>;
  /** Reads a data source such as `aws.getRegion()`, by its token. */
  invoke(token: string, args: Properties): Promise<Properties>;
}

/** What the engine calls while a program runs. */
interface Deployment extends DeploymentTarget {
  readonly project: string;
  readonly stack: string;
}

export interface Engine {
  /** `host:port` for the language runtime's `--monitor`. */
  readonly address: string;
  /** The stack's outputs: the program's exports. `undefined` until the program has come to its end. */
  outputs(): Properties | undefined;
  close(): void;
}

const stackType = "pulumi:pulumi:Stack";
const features = new Set(["secrets", "resourceReferences", "deletedWith", "replaceWith"]);
// A layer or an OpenAPI document travels in one message; gRPC's own limit is 4 MiB.
const maxMessage = 64 * 1024 * 1024;

/**
 * Serves the gRPC service that Pulumi's language runtime talks to while it runs a program, on a free port of 127.0.0.1:
 * the local counterpart of `pulumi up`. Every registration but the stack's goes to `deployment.register`.
 */
export async function serveEngine(deployment: Deployment): Promise<Engine> {
  let outputs: Properties | undefined;
  let root = "";
  const urnOf = (type: string, name: string, parent: string) => {
    const parentType = parent.split("::")[2] ?? "";
    const path = parentType === "" || parentType === stackType ? type : `${parentType}$${type}`;
    return `urn:pulumi:${deployment.stack}::${deployment.project}::${path}::${name}`;
  };

  const monitor = {
    supportsFeature: unary((request: resource.SupportsFeatureRequest) =>
      new resource.SupportsFeatureResponse().setHassupport(features.has(request.getId())),
    ),
    registerResource: unary(async (request: resource.RegisterResourceRequest) => {
      const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
      const urn = urnOf(type, name, parent);
      const inputs = readProperties(request.getObject());
      const custom = request.getCustom();
      const protect = request.getProtect() ?? false;
      const dependencies = request.getDependenciesList();
      const response = new resource.RegisterResourceResponse().setUrn(urn);
      if (type === stackType) {
        root = urn;
        return response.setObject(writeProperties({}));
      }
      const registered = { urn, type, name, parent, custom, protect, dependencies, inputs };
      const { id, outputs } = await deployment.register(registered);
      return response.setId(id).setObject(writeProperties(outputs));
    }),
    registerResourceOutputs: unary((request: resource.RegisterResourceOutputsRequest) => {
      if (request.getUrn() === root) outputs = readProperties(request.getOutputs());
      return new Empty();
    }),
    invoke: unary(async (request: resource.ResourceInvokeRequest) => {
      const result = await deployment.invoke(request.getTok(), readProperties(request.getArgs()));
      return new InvokeResponse().setReturn(writeProperties(result));
    }),
    readResource: unary((request: resource.ReadResourceRequest) => {
      throw new Error(
        `${request.getType()} "${request.getName()}" is looked up by id, and no such resource is local`,
      );
    }),
    signalAndWaitForShutdown: unary(() => new Empty()),
  };

  const server = new grpc.Server({ "grpc.max_receive_message_length": maxMessage });
  server.addService(implementedPart(ResourceMonitorService, monitor), monitor);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `127.0.0.1:${String(port)}`,
    outputs: () => outputs,
    close: () => {
      server.forceShutdown();
    },
  };
}

/** A gRPC method from a function that returns or throws. */
function unary<Request, Response>(handle: (request: Request) => Response | Promise<Response>) {
  return (
    call: grpc.ServerUnaryCall<Request, Response>,
    callback: grpc.sendUnaryData<Response>,
  ): void => {
    void (async () => handle(call.request))().then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback({
          code: grpc.status.UNKNOWN,
          details: messageOf(error),
        });
      },
    );
  };
}

/** The part of a service that is implemented: gRPC responds with UNIMPLEMENTED to the rest, which the runtime expects. */
function implementedPart(service: unknown, methods: object): grpc.ServiceDefinition {
  const all = Object.entries(service as grpc.ServiceDefinition);
  return Object.fromEntries(all.filter(([method]) => method in methods));
}
