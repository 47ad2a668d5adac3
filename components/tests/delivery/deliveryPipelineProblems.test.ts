import { expect } from "chai";
import { type DeliveryDefinition, DeliveryPipeline, deliveryPipelineProblems } from "../..";
import { record } from "../support/graph";
import { definition, role, tokenSecretArn } from "./support";

describe("deliveryPipelineProblems", () => {
  it("finds none in what the other tests use", () => {
    expect(deliveryPipelineProblems("Delivery", definition)).to.deep.equal([]);
    const state = { kind: "cloud", tokenSecretArn } as const;
    expect(deliveryPipelineProblems("Delivery", { ...definition, state })).to.deep.equal([]);
  });

  it("finds every problem at once, and registers nothing", async () => {
    const wrong: DeliveryDefinition = {
      repository: "todo-api",
      branch: "a b",
      pulumiVersion: "latest; rm -rf /",
      email: "you",
      logRetentionDays: 8,
      state: { kind: "s3", bucket: "", keyArn: "arn:aws:kms:*:*:key/*" },
      stacks: [
        { name: "a b", previewRoleArn: "preview", deployRoleArn: role("*") },
        { name: "a b", previewRoleArn: role("preview"), deployRoleArn: "" },
        { name: "Source", previewRoleArn: role("preview"), deployRoleArn: role("deploy") },
      ],
    };
    const name = "Delivery of everything";
    const found = deliveryPipelineProblems(name, wrong);
    const what = new RegExp(`^DeliveryPipeline "${name}": (.*?) must be`);
    expect(found.map((problem) => what.exec(problem)?.[1])).to.deep.equal([
      ...["the name", "repository", "branch", "pulumiVersion", "email", "logRetentionDays"],
      ...["state.bucket", "state.keyArn", "stacks"],
      ...["a stack's name", 'stack "a b" previewRoleArn', 'stack "a b" deployRoleArn'],
      ...["a stack's name", 'stack "a b" deployRoleArn'],
      "a stack's name",
    ]);
    const none = await record(() => {
      expect(() => new DeliveryPipeline(name, wrong)).to.throw("15 problems");
    });
    expect(none.resources).to.deep.equal([]);
    expect(deliveryPipelineProblems("Delivery", { ...definition, stacks: [] })).to.have.length(1);
  });
});
