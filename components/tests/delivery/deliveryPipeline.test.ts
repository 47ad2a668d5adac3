import { expect } from "chai";
import { DeliveryPipeline } from "../..";
import { type Graph, record } from "../support/graph";
import {
  allow,
  allowed,
  built,
  common,
  connectionArn,
  identity,
  keyArn,
  quiet,
  role,
  secretsKey,
  type Statement,
} from "./support";

const ofStacks = ["dev-preview", "dev-deploy", "prod-preview", "prod-deploy"];

describe("DeliveryPipeline", () => {
  let graph: Graph;
  before(async () => {
    graph = await built();
  });

  it("goes from source by test to each stack, with an approval where it is required", () => {
    const build = (name: string, category: string, project: string, runOrder: number) => ({
      name,
      category,
      owner: "AWS",
      provider: "CodeBuild",
      version: "1",
      runOrder,
      inputArtifacts: ["source"],
      configuration: { ProjectName: `Delivery-${project}-name` },
    });
    const preview = (stack: string) => build("Preview", "Build", `${stack}-preview`, 1);
    const deploy = (stack: string) => build("Deploy", "Build", `${stack}-deploy`, 3);
    expect(graph.one("aws:codepipeline/pipeline:Pipeline", "Delivery")).to.deep.equal({
      pipelineType: "V2",
      executionMode: "QUEUED",
      roleArn: "arn:Delivery-role",
      artifactStores: [
        {
          type: "S3",
          location: "Delivery-artifacts-id",
          encryptionKey: { type: "KMS", id: "arn:Delivery-key" },
        },
      ],
      triggers: [
        {
          providerType: "CodeStarSourceConnection",
          gitConfiguration: {
            sourceActionName: "Source",
            pushes: [{ branches: { includes: ["main"] } }],
          },
        },
      ],
      stages: [
        {
          name: "Source",
          actions: [
            {
              name: "Source",
              category: "Source",
              owner: "AWS",
              provider: "CodeStarSourceConnection",
              version: "1",
              outputArtifacts: ["source"],
              configuration: {
                ConnectionArn: connectionArn,
                FullRepositoryId: "example/todo-api",
                BranchName: "main",
                DetectChanges: "false",
              },
            },
          ],
        },
        { name: "Test", actions: [build("Test", "Test", "test", 1)] },
        { name: "dev", actions: [preview("dev"), deploy("dev")] },
        {
          name: "prod",
          actions: [
            preview("prod"),
            {
              name: "Approve",
              category: "Approval",
              owner: "AWS",
              provider: "Manual",
              version: "1",
              runOrder: 2,
              configuration: {
                NotificationArn: "arn:Delivery-notices",
                CustomData: "Read the preview of prod, then approve or reject its deployment.",
              },
            },
            deploy("prod"),
          ],
        },
      ],
    });
  });

  it("registers these resources and no others", () => {
    const build = (name: string) =>
      [
        "aws:cloudwatch/logGroup:LogGroup -logs",
        "aws:codebuild/project:Project ",
        "aws:iam/role:Role -role",
        "aws:iam/rolePolicy:RolePolicy -policy",
      ].map((each) => each.replace(" ", ` Delivery-${name}`));
    expect(graph.resources.map(({ type, name }) => `${type} ${name}`)).to.have.members([
      "todo-api:components:DeliveryPipeline Delivery",
      ...["test", ...ofStacks].flatMap(build),
      "aws:codepipeline/pipeline:Pipeline Delivery",
      "aws:iam/role:Role Delivery-role",
      "aws:iam/rolePolicy:RolePolicy Delivery-policy",
      "aws:kms/key:Key Delivery-key",
      "aws:s3/bucket:Bucket Delivery-artifacts",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock Delivery-artifacts-private",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls Delivery-artifacts-ownership",
      "aws:s3/bucketVersioning:BucketVersioning Delivery-artifacts-versions",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration Delivery-artifacts-encryption",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration Delivery-artifacts-lifecycle",
      "aws:s3/bucketPolicy:BucketPolicy Delivery-artifacts-policy",
      "aws:sns/topic:Topic Delivery-notices",
      "aws:sns/topicSubscription:TopicSubscription Delivery-email",
      "aws:sns/topicPolicy:TopicPolicy Delivery-failed-policy",
      "aws:cloudwatch/eventRule:EventRule Delivery-failed",
      "aws:cloudwatch/eventTarget:EventTarget Delivery-failed-target",
    ]);
  });

  it("takes a branch, notifies no one without an address, and names the roles of its builds", async () => {
    const roles: Record<string, string> = {};
    const other = await record(() => {
      const { buildRoleArns } = new DeliveryPipeline("Delivery", { ...quiet, branch: "release" });
      for (const [stack, { preview, deploy }] of Object.entries(buildRoleArns)) {
        preview.apply((arn) => (roles[`${stack}-preview`] = arn));
        deploy.apply((arn) => (roles[`${stack}-deploy`] = arn));
      }
    }, identity);
    const pipeline = JSON.stringify(other.one("aws:codepipeline/pipeline:Pipeline", "Delivery"));
    expect(pipeline).to.contain('"BranchName":"release"');
    expect(pipeline).to.contain('"branches":{"includes":["release"]}');
    expect(other.ofType("aws:sns/topicSubscription:TopicSubscription")).to.deep.equal([]);
    expect(roles).to.deep.equal(
      Object.fromEntries(ofStacks.map((name) => [name, `arn:Delivery-${name}-role`])),
    );
  });

  it("allows each role exactly what it does", () => {
    expect(allowed(graph, "Delivery-policy")).to.deep.equal([
      allow(["s3:GetBucketVersioning", "s3:GetBucketLocation"], "arn:Delivery-artifacts"),
      allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], "arn:Delivery-artifacts/*"),
      allow(["kms:Decrypt", "kms:GenerateDataKey"], "arn:Delivery-key"),
      allow(["codeconnections:UseConnection"], connectionArn),
      allow(
        ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
        ...["test", ...ofStacks].map((name) => `arn:Delivery-${name}`),
      ),
      allow(["sns:Publish"], "arn:Delivery-notices"),
    ]);
    expect(allowed(graph, "Delivery-test-policy")).to.deep.equal(common("test"));
    const bucket = "arn:aws:s3:::state";
    for (const stack of ["dev", "prod"]) {
      const checkpoint = `${bucket}/.pulumi/stacks/todo-api/${stack}.*`;
      const read = [
        allow(["s3:ListBucket"], bucket),
        allow(["s3:GetObject"], `${bucket}/.pulumi/meta.yaml`, checkpoint),
        allow(["kms:Decrypt"], keyArn, secretsKey(stack)),
      ];
      expect(allowed(graph, `Delivery-${stack}-preview-policy`)).to.deep.equal([
        ...common(`${stack}-preview`),
        ...read,
        allow(["sts:AssumeRole"], role(`${stack}-preview`)),
      ]);
      expect(allowed(graph, `Delivery-${stack}-deploy-policy`)).to.deep.equal([
        ...common(`${stack}-deploy`),
        ...read,
        allow(
          ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
          checkpoint,
          ...["history", "backups", "journal", "locks/organization"].map(
            (folder) => `${bucket}/.pulumi/${folder}/todo-api/${stack}/*`,
          ),
        ),
        allow(["kms:GenerateDataKey"], keyArn),
        allow(["sts:AssumeRole"], role(`${stack}-deploy`)),
      ]);
    }
  });

  it("lets no build of a stack reach what another stack's builds assume, write or open", () => {
    const resourcesOf = (name: string) =>
      allowed(graph, `Delivery-${name}-policy`).flatMap(({ Resource }) => [Resource].flat());
    const shared = [
      "arn:Delivery-artifacts/*",
      "arn:Delivery-key",
      "arn:aws:s3:::state",
      "arn:aws:s3:::state/.pulumi/meta.yaml",
      keyArn,
    ];
    for (const dev of ["dev-preview", "dev-deploy"]) {
      for (const prod of ["prod-preview", "prod-deploy"]) {
        const both = resourcesOf(dev).filter((arn) => resourcesOf(prod).includes(arn));
        expect(shared, `${dev} and ${prod}`).to.include.members(both);
      }
    }
  });

  it("lets each role be assumed by its service alone, for this account", () => {
    const trust = (Service: string) => ({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
    const codebuild = trust("codebuild.amazonaws.com");
    expect(
      Object.fromEntries(
        graph
          .ofType("aws:iam/role:Role")
          .map(({ name, inputs }) => [name, JSON.parse(String(inputs.assumeRolePolicy))]),
      ),
    ).to.deep.equal({
      "Delivery-role": trust("codepipeline.amazonaws.com"),
      "Delivery-test-role": codebuild,
      ...Object.fromEntries(ofStacks.map((name) => [`Delivery-${name}-role`, codebuild])),
    });
  });

  it("allows no action by a pattern, and no resource but a key in the key's policy", () => {
    const policies = graph.resources.flatMap(({ type, name, inputs }) =>
      typeof inputs.policy === "string"
        ? [{ type, name, ...(JSON.parse(inputs.policy) as { Statement: Statement[] }) }]
        : [],
    );
    expect(policies).to.have.length(9);
    for (const { type, name, Statement } of policies) {
      for (const { Effect, Action, Resource } of Statement.filter(
        (each) => each.Effect === "Allow",
      )) {
        expect(`${Effect} ${String(Action)}`, name).not.to.contain("*");
        if (type !== "aws:kms/key:Key") expect([Resource].flat(), name).not.to.include("*");
      }
    }
  });
});
