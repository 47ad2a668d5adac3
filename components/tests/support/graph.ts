import * as pulumi from "@pulumi/pulumi";

export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a program registers, recorded by Pulumi's mocks. */
export interface Graph {
  readonly resources: readonly Recorded[];
  /** The calls of data sources. */
  readonly calls: readonly { readonly token: string; readonly inputs: object }[];
  ofType(type: string): readonly Recorded[];
  /** The one resource of this type and name; throws when there is none, e.g. because a function did not serialize. */
  one(type: string, name: string): Recorded["inputs"];
}

/**
 * Builds resources in-process and waits until the last of them is registered. `computed`: by type, what AWS computes in
 * addition to what all resources get here; by token, what a data source returns.
 */
export async function record(
  build: () => unknown,
  computed: Readonly<Record<string, object>> = {},
): Promise<Graph> {
  const resources: Recorded[] = [];
  const calls: { token: string; inputs: object }[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }: Recorded) => {
        resources.push({ type, name, inputs });
        const common = {
          name: `${name}-name`,
          arn: `arn:${name}`,
          executionArn: `execution:${name}`,
        };
        const outputs = { ...common, ...inputs, ...computed[type] };
        return { id: `${name}-id`, state: outputs };
      },
      call: ({ token, inputs }: { readonly token: string; readonly inputs: object }) => {
        calls.push({ token, inputs });
        return { region: "us-east-1", ...computed[token] };
      },
    },
    "todo-api",
    "test",
  );
  build();
  await pulumi.runtime.disconnect();
  return {
    resources,
    calls,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    one: (type, name) => {
      const found = resources.filter((each) => each.type === type && each.name === name);
      const [only] = found;
      if (only === undefined || found.length > 1) {
        throw new Error(`${String(found.length)} resources are ${type} "${name}"`);
      }
      return only.inputs;
    },
  };
}
