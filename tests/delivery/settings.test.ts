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
const keyArn = (last: number) =>
  `arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-00000000000${String(last)}`;
const arns = (stack: string, key: number) => ({
  previewRoleArn: role(`${stack}-preview`),
  deployRoleArn: role(`${stack}-deploy`),
  secretsArn: keyArn(key),
});
const roles = arns("staging", 3);
const stacks = (...entries: readonly unknown[]) => ({ stacks: JSON.stringify(entries) });

describe("The delivery program's readSettings", () => {
  it("takes the example as it is, with an approval before prod", () => {
    expect(settingsWith({ email: "you@example.com" })).to.deep.include({
      problems: [],
      definition: {
        project: "todo-api",
        repository: "example/todo-api",
        connectionArn:
          "arn:aws:codeconnections:us-east-1:123456789012:connection/00000000-0000-4000-8000-000000000004",
        branch: "main",
        stacks: [
          { name: "dev", ...arns("dev", 1), approval: false },
          { name: "prod", ...arns("prod", 2), approval: true },
        ],
        state: { kind: "s3", bucket: "example-pulumi-state", keyArn: keyArn(0) },
        pulumi: { version: dependencies["@pulumi/pulumi"], checksum: "0".repeat(64) },
        email: "you@example.com",
        logRetentionDays: 30,
      },
    });
  });

  it("keeps the state in Pulumi Cloud where no bucket is named, and notifies no one without an address", () => {
    const { definition, problems } = settingsWith({ stateBucket: "" });
    expect(problems).to.deep.equal([]);
    expect(definition.state).to.deep.equal({ kind: "cloud" });
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
      "the token that all stacks shared before",
      stacks({ name: "prod", ...roles, tokenSecretArn: "secret" }),
      'stacks: stack "prod": tokenSecretArn is none of name, previewRoleArn, deployRoleArn, secretsArn, approval',
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
      'stacks: stack "prod": aproval is none of name, previewRoleArn, deployRoleArn, secretsArn, approval',
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
      secretsArn: "",
      approval: false,
    });
  });
});
