import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { readProject } from "@secured-api/local-cloud";
import { expect } from "chai";
import { readSettings } from "../../delivery/settings";
import { dependencies } from "../../package.json";
import { root } from "../support/projectFiles";

/** The settings of the pipeline's own stack with other values, by key; `undefined` takes one away. */
function settingsWith(values: Readonly<Record<string, string | undefined>> = {}) {
  const { config } = readProject(join(root, "delivery"), "dev");
  const named = Object.entries(values).map(([key, value]) => [`todo-delivery:${key}`, value]);
  const all = { ...config, ...(Object.fromEntries(named) as typeof config) };
  const present = Object.entries(all).filter(([, value]) => (value as unknown) !== undefined);
  pulumi.runtime.setAllConfig(Object.fromEntries(present));
  return readSettings(new pulumi.Config("todo-delivery"));
}

const role = (name: string) => `arn:aws:iam::123456789012:role/todo-${name}`;
const roles = { previewRoleArn: role("preview"), deployRoleArn: role("deploy") };
const stacks = (...entries: readonly unknown[]) => ({ stacks: JSON.stringify(entries) });

describe("The delivery program's readSettings", () => {
  it("takes the example as it is, with an approval before prod", () => {
    expect(settingsWith({ email: "you@example.com" })).to.deep.include({
      problems: [],
      definition: {
        repository: "example/todo-api",
        branch: "main",
        stacks: [
          { name: "dev", ...roles, approval: false },
          { name: "prod", ...roles, approval: true },
        ],
        state: {
          kind: "s3",
          bucket: "example-pulumi-state",
          keyArn: "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000",
        },
        pulumiVersion: dependencies["@pulumi/pulumi"],
        email: "you@example.com",
        logRetentionDays: 30,
      },
    });
  });

  it("keeps the state in Pulumi Cloud where no bucket is named, and notifies no one without an address", () => {
    const tokenSecretArn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:token-1";
    const { definition, problems } = settingsWith({ stateBucket: "", tokenSecretArn });
    expect(problems).to.deep.equal([]);
    expect(definition.state).to.deep.equal({ kind: "cloud", tokenSecretArn });
    expect(definition).not.to.have.any.keys("email");
  });

  for (const [what, values, message] of [
    ["a missing repository", { repository: undefined }, "todo-delivery:repository"],
    ["stacks that are no list", { stacks: '"dev"' }, 'stacks must be a list of stacks, not "dev"'],
    ["stacks that are no JSON", { stacks: "dev" }, "stacks"],
    [
      "a mistyped key",
      { stateBuckt: "bucket" },
      "stateBuckt is not a key of todo-delivery: is it stateBucket?",
    ],
    ["a number that is none", { logRetentionDays: "month" }, "logRetentionDays"],
    [
      "two backends for the state",
      { tokenSecretArn: "secret" },
      "stateBucket and tokenSecretArn: set the one that says where the state is, not both",
    ],
    [
      "an unknown stack",
      stacks({ name: "staging", ...roles }),
      'stacks: stack "staging": name must be that of a Pulumi.NAME.yaml (dev, prod), not "staging"',
    ],
    ["a stack without a name", stacks(roles), "(dev, prod), missing"],
    ["a stack that is none", stacks(null), "(dev, prod), missing"],
    [
      "an approval that is a string, and would be none",
      stacks({ name: "prod", ...roles, approval: "true" }),
      'stacks: stack "prod": approval must be true or false, not "true"',
    ],
    [
      "a mistyped approval, which would be none",
      stacks({ name: "prod", ...roles, aproval: true }),
      'stacks: stack "prod": aproval is none of name, previewRoleArn, deployRoleArn, approval',
    ],
  ] as const) {
    it(`says what is wrong with ${what}`, () => {
      const { problems } = settingsWith(values);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.contain(message);
    });
  }

  it("says everything that is wrong, and leaves a missing role for the component to report", () => {
    const { definition, problems } = settingsWith({
      repository: undefined,
      logRetentionDays: "month",
      ...stacks({ name: "dev", previewRoleArn: 1 }, { name: "staging", ...roles, approval: 1 }),
    });
    expect(problems).to.have.length(4);
    expect(definition.stacks[0]).to.deep.equal({
      name: "dev",
      previewRoleArn: "",
      deployRoleArn: "",
      approval: false,
    });
  });
});
