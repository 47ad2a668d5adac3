import { type Cloud, startCloud } from "../../src/cloud";
import type { Message } from "../../src/cognito/cognito";
import type { RequestEntry } from "../../src/consumedCapacity";
import type { ResourceState } from "../../src/program/engine";
import type { Properties } from "../../src/program/properties";
import type { Asset } from "../../src/shared/asset";

/** A local cloud without a program: tests register what they need. */
export interface TestCloud {
  readonly cloud: Cloud;
  readonly requests: readonly RequestEntry[];
  readonly notices: readonly string[];
  readonly messages: readonly Message[];
  register(type: string, name: string, inputs: Properties): Promise<ResourceState>;
  /** Does what happens to a resource that a program registers no more. */
  remove(type: string, name: string): Promise<void>;
  /** A function that runs the source of a handler, with a role that has `statements`; returns its `invokeArn`. */
  registerFunction(name: string, handler: string, options?: FunctionOptions): Promise<string>;
  /** An API whose routes call these functions, by `METHOD /path`; returns its URL with the stage. */
  registerApi(routes: Readonly<Record<string, string>>): Promise<string>;
  permit(functionName: string): Promise<ResourceState>;
}

export interface FunctionOptions {
  readonly statements?: readonly Properties[];
  readonly timeout?: number;
  readonly memorySize?: number;
  /** ARNs of layer versions. */
  readonly layers?: readonly string[];
  /** In the place of an archive with the handler. */
  readonly code?: Asset;
}

const urnOf = (type: string, name: string) => `urn:pulumi:test::test::${type}::${name}`;

export async function startTestCloud(): Promise<TestCloud> {
  const requests: RequestEntry[] = [];
  const notices: string[] = [];
  const messages: Message[] = [];
  const cloud = await startCloud({
    onRequest: (entry) => requests.push(entry),
    onMessage: (message) => messages.push(message),
    onNotice: (line) => notices.push(line),
  });

  const registered = new Set<string>();
  const register: TestCloud["register"] = (type, name, inputs) => {
    const urn = urnOf(type, name);
    registered.add(urn);
    return cloud.register({ urn, type, name, parent: "", custom: true, inputs });
  };

  return {
    cloud,
    requests,
    notices,
    messages,
    register,
    remove: (type, name) => {
      registered.delete(urnOf(type, name));
      return cloud.keepOnly(registered);
    },
    registerFunction: async (name, handler, { statements = [], ...options } = {}) => {
      const role = await register("aws:iam/role:Role", name, { name });
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
      await register("aws:iam/rolePolicy:RolePolicy", name, { name, role: name, policy });
      const text = `let state = 0; exports.handler = ${handler};`;
      const created = await register("aws:lambda/function:Function", name, {
        name,
        role: role.outputs.arn,
        runtime: "nodejs22.x",
        handler: "__index.handler",
        code: { kind: "archive", assets: { "__index.js": { kind: "text", text } } },
        ...options,
      });
      return String(created.outputs.invokeArn);
    },
    registerApi: async (routes) => {
      const paths: Record<string, Record<string, unknown>> = {};
      for (const [route, uri] of Object.entries(routes)) {
        const [method = "", path = ""] = route.split(" ");
        const integration = { type: "aws_proxy", httpMethod: "POST", uri };
        const operation = { responses: {}, "x-amazon-apigateway-integration": integration };
        (paths[path] ??= {})[method.toLowerCase()] = operation;
      }
      const info = { title: "test", version: "1" };
      const body = JSON.stringify({ openapi: "3.0.1", info, paths });
      const api = await register("aws:apigateway/restApi:RestApi", "api", { body });
      const stage = { restApi: api.id, stageName: "v1", deployment: "d" };
      const { outputs } = await register("aws:apigateway/stage:Stage", "v1", stage);
      return String(outputs.invokeUrl);
    },
    permit: (functionName) =>
      register("aws:lambda/permission:Permission", functionName, {
        function: functionName,
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
      }),
  };
}
