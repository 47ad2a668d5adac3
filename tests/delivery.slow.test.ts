import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { root } from "./support/projectFiles";
import { evaluate } from "./support/program";

const directory = join(root, "delivery");

describe("The delivery program", () => {
  it("delivers dev, then prod by approval, with the version of Pulumi that the project has", async () => {
    const { code, resources, outputs, output } = await evaluate({ directory, stack: "dev" });
    expect([code, output]).to.deep.equal([0, ""]);
    const pipeline = resources.find(({ type }) => type === "aws:codepipeline/pipeline:Pipeline");
    const stages = pipeline?.inputs.stages as readonly {
      readonly name: string;
      readonly actions: readonly { readonly name: string }[];
    }[];
    expect(
      stages.map(({ name, actions }) => [name, ...actions.map((action) => action.name)]),
    ).to.deep.equal([
      ["Source", "Source"],
      ["Test", "Test"],
      ["dev", "Preview", "Deploy"],
      ["prod", "Preview", "Approve", "Deploy"],
    ]);
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const deploy = resources.find(({ name }) => name === "TodoDelivery-prod-deploy");
    expect(JSON.stringify(deploy?.inputs.source)).to.contain(
      `/pulumi-v${dependencies["@pulumi/pulumi"] ?? "?"}-linux-x64.tar.gz`,
    );
    expect(outputs).to.deep.equal({
      pipelineName: "TodoDelivery-name",
      topicArn: "arn:TodoDelivery-notices",
      buildRoleArns: {
        dev: {
          preview: "arn:TodoDelivery-dev-preview-role",
          deploy: "arn:TodoDelivery-dev-deploy-role",
        },
        prod: {
          preview: "arn:TodoDelivery-prod-preview-role",
          deploy: "arn:TodoDelivery-prod-deploy-role",
        },
      },
    });
  });

  it("says everything that is wrong with its configuration and registers nothing", async () => {
    const { code, resources, output } = await evaluate({
      directory,
      stack: "dev",
      config: {
        "todo-delivery:repository": "todo-api",
        "todo-delivery:stacks": JSON.stringify([{ name: "staging", approval: "yes" }]),
      },
    });
    expect(code).not.to.equal(0);
    expect(resources).to.deep.equal([]);
    for (const part of [
      "6 problems, nothing was changed:",
      'name must be that of a Pulumi.NAME.yaml (dev, prod), not "staging"',
      'approval must be true or false, not "yes"',
      'repository must be owner/name, not "todo-api"',
      'stack "staging" previewRoleArn must be a role\'s ARN, missing',
      'stack "staging" deployRoleArn must be a role\'s ARN, missing',
      'stack "staging" secretsArn must be an ARN arn:aws:kms:…:key/…, missing',
    ]) {
      expect(output).to.contain(part);
    }
  });
});
