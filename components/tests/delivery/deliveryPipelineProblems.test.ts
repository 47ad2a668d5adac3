import { expect } from "chai";
import {
  type DeliveredStack,
  type DeliveryDefinition,
  DeliveryPipeline,
  deliveryPipelineProblems,
} from "../..";
import { record } from "../support/graph";
import { definition, inCloud, keyArn, role, secretsKey, token } from "./support";

describe("deliveryPipelineProblems", () => {
  it("finds none in what the other tests use", () => {
    expect(deliveryPipelineProblems("Delivery", definition)).to.deep.equal([]);
    expect(deliveryPipelineProblems("Delivery", { ...definition, ...inCloud })).to.deep.equal([]);
  });

  it("finds every problem at once, and registers nothing", async () => {
    const wrong: DeliveryDefinition = {
      project: "todo api",
      repository: "todo-api",
      connectionArn: "arn:aws:codeconnections:us-east-1:123456789012:host/1",
      branch: "a b",
      pulumi: { version: "latest; rm -rf /", checksum: "" },
      email: "you",
      logRetentionDays: 8,
      state: { kind: "s3", bucket: "", keyArn: "arn:aws:kms:*:*:key/*" },
      stacks: [
        { name: "a b", previewRoleArn: "preview", deployRoleArn: role("*"), secretsArn: "" },
        {
          name: "a b",
          previewRoleArn: role("preview"),
          deployRoleArn: "",
          secretsArn: token("prod"),
        },
        {
          name: "Source",
          previewRoleArn: role("source-preview"),
          deployRoleArn: role("source-deploy"),
          secretsArn: secretsKey("source"),
        },
      ],
    };
    const name = "Delivery of everything";
    const found = deliveryPipelineProblems(name, wrong);
    const what = new RegExp(`^DeliveryPipeline "${name}": (.*?) must be`);
    expect(found.map((problem) => what.exec(problem)?.[1])).to.deep.equal([
      ...[
        "the name",
        "project",
        "repository",
        "connectionArn",
        "branch",
        "pulumi.version",
        "pulumi.checksum",
        "email",
        "logRetentionDays",
      ],
      ...["state.bucket", "state.keyArn", "stacks"],
      ...["a stack's name", 'stack "a b" previewRoleArn', 'stack "a b" deployRoleArn'],
      ...['stack "a b" secretsArn', "a stack's name", 'stack "a b" deployRoleArn'],
      'stack "a b" secretsArn',
      "a stack's name",
    ]);
    const none = await record(() => {
      expect(() => new DeliveryPipeline(name, wrong)).to.throw("20 problems");
    });
    expect(none.resources).to.deep.equal([]);
    expect(deliveryPipelineProblems("Delivery", { ...definition, stacks: [] })).to.have.length(1);
  });

  it("finds a role, a key or a token that two stacks share: an approval between them would be none", () => {
    const [dev, prod] = definition.stacks;
    const problemsOf = (changes: Partial<DeliveredStack>, rest: Partial<DeliveryDefinition> = {}) =>
      deliveryPipelineProblems("Delivery", {
        ...definition,
        ...rest,
        stacks: [dev, { ...prod, ...changes }] as readonly DeliveredStack[],
      });
    const arns = { previewRoleArn: role("x"), deployRoleArn: role("y"), secretsArn: keyArn };
    expect(problemsOf(arns)).to.deep.equal([
      `DeliveryPipeline "Delivery": stack "prod" secretsArn must be of its own, and not state.keyArn, not "${keyArn}"`,
    ]);
    for (const key of ["previewRoleArn", "deployRoleArn", "secretsArn"] as const) {
      expect(problemsOf({ [key]: dev?.[key] })).to.deep.equal([
        `DeliveryPipeline "Delivery": stack "prod" ${key} must be of its own, and not stack "dev" ${key}, not "${String(dev?.[key])}"`,
      ]);
    }
    expect(problemsOf({ previewRoleArn: prod?.deployRoleArn ?? "" })[0]).to.contain(
      'stack "prod" deployRoleArn must be of its own, and not stack "prod" previewRoleArn',
    );
  });

  it("takes for a stack's secrets a key with a bucket, and a token with Pulumi Cloud", () => {
    const withState = (state: DeliveryDefinition["state"], stacks: DeliveryDefinition["stacks"]) =>
      deliveryPipelineProblems("Delivery", { ...definition, state, stacks });
    expect(withState({ kind: "cloud" }, definition.stacks)[0]).to.contain(
      'stack "dev" secretsArn must be an ARN arn:aws:secretsmanager:…:secret:…, not "arn:aws:kms:',
    );
    expect(withState(definition.state, inCloud.stacks ?? [])[0]).to.contain(
      'stack "dev" secretsArn must be an ARN arn:aws:kms:…:key/…, not "arn:aws:secretsmanager:',
    );
  });
});
