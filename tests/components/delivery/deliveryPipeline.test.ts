import { expect } from "chai";
import { parse } from "yaml";
import { buildSpec } from "../../../components/delivery/buildSpec";
import type { Graph } from "../../support/graph";
import {
  allow,
  allowed,
  built,
  commandsOf,
  common,
  keyArn,
  role,
  type Statement,
  tokenSecretArn,
} from "./support";

describe("DeliveryPipeline", () => {
  let graph: Graph;
  before(async () => {
    graph = await built();
  });

  it("goes from source by test to each stack, with an approval where it is asked for", () => {
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
    expect(graph.ofType("aws:codeconnections/connection:Connection")).to.have.length(1);
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
      allow(["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], keyArn),
      allow(["sts:AssumeRole"], role("dev"), role("prod")),
    ]);
  });

  it("lets each role be assumed by its service alone", () => {
    const services = graph.ofType("aws:iam/role:Role").map(({ name, inputs }) => {
      const { Statement } = JSON.parse(JSON.stringify(inputs.assumeRolePolicy)) as {
        readonly Statement: readonly { readonly Principal: unknown }[];
      };
      return [name, Statement.map(({ Principal }) => Principal)];
    });
    const codebuild = [{ Service: "codebuild.amazonaws.com" }];
    expect(Object.fromEntries(services)).to.deep.equal({
      "Delivery-role": [{ Service: "codepipeline.amazonaws.com" }],
      "Delivery-test-role": codebuild,
      "Delivery-preview-role": codebuild,
      "Delivery-deploy-role": codebuild,
    });
  });

  it("allows no action by a pattern, and no resource but a key in its own policy", () => {
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

  it("builds with a named image, its own log and the pipeline's key, and shows no secret", () => {
    const { source, ...project } = graph.one("aws:codebuild/project:Project", "Delivery-deploy");
    expect(source).to.include({ type: "CODEPIPELINE" });
    expect(project).to.deep.equal({
      description: "Deploys a stack and tries it",
      serviceRole: "arn:Delivery-deploy-role",
      artifacts: { type: "CODEPIPELINE" },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_MEDIUM",
        image: "aws/codebuild/amazonlinux-x86_64-standard:5.0",
        environmentVariables: [{ name: "BACKEND", value: "s3://state" }],
      },
      encryptionKey: "arn:Delivery-key",
      buildTimeout: 60,
      logsConfig: {
        cloudwatchLogs: {
          status: "ENABLED",
          groupName: "/aws/codebuild/todo-api-test-Delivery-deploy",
        },
      },
    });
    expect(graph.one("aws:cloudwatch/logGroup:LogGroup", "Delivery-deploy-logs")).to.deep.equal({
      name: "/aws/codebuild/todo-api-test-Delivery-deploy",
      retentionInDays: 30,
    });
  });

  it("tests, previews and deploys by these commands", () => {
    const prepare = [
      "set -euo pipefail",
      "curl -fsSL https://get.pulumi.com | sh -s -- --version 3.248.0",
      'export PATH="$HOME/.pulumi/bin:$PATH"',
      'aws configure set profile.stack.role_arn "$ROLE_ARN"',
      "aws configure set profile.stack.credential_source EcsContainer",
      'pulumi login "$BACKEND"',
      'pulumi stack select "$STACK"',
    ];
    expect(commandsOf(graph, "Delivery-test")).to.deep.equal({
      version: 0.2,
      env: { shell: "bash" },
      phases: {
        install: { "runtime-versions": { nodejs: 22 }, commands: ["npm ci"] },
        build: { "on-failure": "ABORT", commands: ["set -euo pipefail", "npm test"] },
      },
    });
    expect(commandsOf(graph, "Delivery-preview").phases.build.commands).to.deep.equal([
      ...prepare,
      "pulumi preview --diff --non-interactive -c aws:profile=stack",
    ]);
    expect(commandsOf(graph, "Delivery-deploy").phases.build.commands).to.deep.equal([
      ...prepare,
      "pulumi up --yes --non-interactive --suppress-outputs -c aws:profile=stack",
      'apiUrl="$(pulumi stack output apiUrl)"',
      'userPoolId="$(pulumi stack output userPoolId)"',
      'userPoolClientId="$(pulumi stack output userPoolClientId)"',
      'region="$(pulumi stack output region)"',
      'AWS_PROFILE=stack npm run smoke -- --url "$apiUrl" --pool "$userPoolId" --client "$userPoolClientId" --region "$region"',
    ]);
  });

  it("takes the token of Pulumi Cloud from Secrets Manager, and only where there is state to reach", async () => {
    const cloud = await built({ state: { kind: "cloud", tokenSecretArn } });
    const secrets = { "secrets-manager": { PULUMI_ACCESS_TOKEN: tokenSecretArn } };
    for (const name of ["preview", "deploy"]) {
      expect(commandsOf(cloud, `Delivery-${name}`).env).to.deep.equal({
        shell: "bash",
        ...secrets,
      });
      expect(allowed(cloud, `Delivery-${name}-policy`)[3]).to.deep.equal(
        allow(["secretsmanager:GetSecretValue"], tokenSecretArn),
      );
    }
    expect(allowed(cloud, "Delivery-test-policy")).to.deep.equal(common("test"));
    expect(JSON.stringify(commandsOf(cloud, "Delivery-test"))).not.to.contain("PULUMI");
  });
});

describe("buildSpec", () => {
  it("is YAML, with quotes and colons as they were", () => {
    const commands = ['echo "a: b" # c', "x='y'"];
    const spec = parse(buildSpec({ commands })) as { phases: { build: { commands: string[] } } };
    expect(spec.phases.build.commands).to.deep.equal(["set -euo pipefail", ...commands]);
  });
});
