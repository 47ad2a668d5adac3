import * as pulumi from "@pulumi/pulumi";

export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What a piece of a program registers, recorded by Pulumi's mocks. */
export interface Graph {
  readonly resources: readonly Recorded[];
  ofType(type: string): readonly Recorded[];
  /** The one resource of this type and name; throws when there is none, e.g. because a function did not serialize. */
  one(type: string, name: string): Recorded["inputs"];
}

/** Builds resources in-process and waits until the last of them is registered. */
export async function record(build: () => unknown): Promise<Graph> {
  const resources: Recorded[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }: Recorded) => {
        resources.push({ type, name, inputs });
        const computed = {
          name: `${name}-name`,
          arn: `arn:${name}`,
          executionArn: `execution:${name}`,
        };
        const outputs = { ...computed, ...inputs };
        return { id: `${name}-id`, state: outputs };
      },
      call: () => ({ region: "us-east-1" }),
    },
    "todo-api",
    "test",
  );
  build();
  await pulumi.runtime.disconnect();
  return {
    resources,
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
