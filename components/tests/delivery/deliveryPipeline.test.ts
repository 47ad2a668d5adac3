import { expect } from "chai";
import { DeliveryPipeline } from "../..";
import { type Graph, record } from "../support/graph";
import { allow, allowed, built, common, keyArn, quiet, role, type Statement } from "./support";

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
    const forStack = (action: ReturnType<typeof build>, stack: string, roleName: string) => ({
      ...action,
      configuration: {
        ...action.configuration,
        EnvironmentVariables: JSON.stringify([
          { name: "STACK", value: stack },
          { name: "ROLE_ARN", value: role(roleName) },
        ]),
      },
    });
    const preview = build("Preview", "Build", "preview", 1);
    const deploy = build("Deploy", "Build", "deploy", 3);
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
                ConnectionArn: "arn:Delivery-github",
                FullRepositoryId: "example/todo-api",
                BranchName: "main",
                DetectChanges: "false",
              },
            },
          ],
        },
        { name: "Test", actions: [build("Test", "Test", "test", 1)] },
        {
          name: "dev",
          actions: [forStack(preview, "dev", "preview"), forStack(deploy, "dev", "dev")],
        },
        {
          name: "prod",
          actions: [
            forStack(preview, "prod", "preview"),
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
            forStack(deploy, "prod", "prod"),
          ],
        },
      ],
    });
    expect(graph.one("aws:codeconnections/connection:Connection", "Delivery-github")).to.deep.equal(
      { providerType: "GitHub" },
    );
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
      ...["test", "preview", "deploy"].flatMap(build),
      "aws:codepipeline/pipeline:Pipeline Delivery",
      "aws:iam/role:Role Delivery-role",
      "aws:iam/rolePolicy:RolePolicy Delivery-policy",
      "aws:codeconnections/connection:Connection Delivery-github",
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
    let roles: object = {};
    const other = await record(
      () => {
        const { buildRoleArns } = new DeliveryPipeline("Delivery", {
          ...quiet,
          branch: "release",
        });
        buildRoleArns.preview.apply((preview) =>
          buildRoleArns.deploy.apply((deploy) => {
            roles = { preview, deploy };
          }),
        );
      },
      { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" } },
    );
    const pipeline = JSON.stringify(other.one("aws:codepipeline/pipeline:Pipeline", "Delivery"));
    expect(pipeline).to.contain('"BranchName":"release"');
    expect(pipeline).to.contain('"branches":{"includes":["release"]}');
    expect(other.ofType("aws:sns/topicSubscription:TopicSubscription")).to.deep.equal([]);
    expect(roles).to.deep.equal({
      preview: "arn:Delivery-preview-role",
      deploy: "arn:Delivery-deploy-role",
    });
  });

  it("allows each role exactly what it does", () => {
    expect(allowed(graph, "Delivery-policy")).to.deep.equal([
      allow(["s3:GetBucketVersioning", "s3:GetBucketLocation"], "arn:Delivery-artifacts"),
      allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], "arn:Delivery-artifacts/*"),
      allow(["kms:Decrypt", "kms:GenerateDataKey"], "arn:Delivery-key"),
      allow(["codeconnections:UseConnection"], "arn:Delivery-github"),
      allow(
        ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
        ...["test", "preview", "deploy"].map((name) => `arn:Delivery-${name}`),
      ),
      allow(["sns:Publish"], "arn:Delivery-notices"),
    ]);
    expect(allowed(graph, "Delivery-test-policy")).to.deep.equal(common("test"));
    expect(allowed(graph, "Delivery-preview-policy")).to.deep.equal([
      ...common("preview"),
      allow(["s3:ListBucket"], "arn:aws:s3:::state"),
      allow(["s3:GetObject"], "arn:aws:s3:::state/.pulumi/*"),
      allow(["kms:Decrypt"], keyArn),
      allow(["sts:AssumeRole"], role("preview")),
    ]);
    expect(allowed(graph, "Delivery-deploy-policy")).to.deep.equal([
      ...common("deploy"),
      allow(["s3:ListBucket"], "arn:aws:s3:::state"),
      allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "arn:aws:s3:::state/.pulumi/*"),
      allow(["kms:Decrypt", "kms:GenerateDataKey"], keyArn),
      allow(["sts:AssumeRole"], role("dev"), role("prod")),
    ]);
  });

  it("lets each role be assumed by its service alone", () => {
    const trust = (Service: string) => ({
      assumeRolePolicy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AllowAssumeRole",
            Effect: "Allow",
            Principal: { Service },
            Action: "sts:AssumeRole",
          },
        ],
      },
    });
    const codebuild = trust("codebuild.amazonaws.com");
    expect(
      Object.fromEntries(
        graph.ofType("aws:iam/role:Role").map(({ name, inputs }) => [name, inputs]),
      ),
    ).to.deep.equal({
      "Delivery-role": trust("codepipeline.amazonaws.com"),
      "Delivery-test-role": codebuild,
      "Delivery-preview-role": codebuild,
      "Delivery-deploy-role": codebuild,
    });
  });

  it("allows no action by a pattern, and no resource but a key in the key's policy", () => {
    const policies = graph.resources.flatMap(({ type, name, inputs }) =>
      typeof inputs.policy === "string"
        ? [{ type, name, ...(JSON.parse(inputs.policy) as { Statement: Statement[] }) }]
        : [],
    );
    expect(policies).to.have.length(7);
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
