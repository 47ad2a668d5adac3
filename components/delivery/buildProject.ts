import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type PolicyStatement } from "../lambda/policyStatement";

interface BuildProjectArgs extends BuildSpec {
  readonly description: string;
  /** What the build may do beside reading its input and writing its log. @default nothing */
  readonly statements?: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly bucketArn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** Minutes. */
  readonly timeout: number;
  /** Days. */
  readonly logRetentionDays: number;
}

/** CodeBuild's own image of Amazon Linux 2023, by its generation. */
const buildImage = "aws/codebuild/amazonlinux-x86_64-standard:5.0";

/** A CodeBuild project of a pipeline, with a role and a log group of its own. */
export function buildProject(
  name: string,
  args: BuildProjectArgs,
  opts: pulumi.CustomResourceOptions,
): aws.codebuild.Project {
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    {
      name: `/aws/codebuild/${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
      retentionInDays: args.logRetentionDays,
    },
    opts,
  );
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({
        Service: "codebuild.amazonaws.com",
      }),
    },
    opts,
  );
  const statements: PolicyStatement[] = [
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [pulumi.interpolate`${logGroup.arn}:*`],
    },
    {
      actions: ["s3:GetObject", "s3:GetObjectVersion"],
      resources: [pulumi.interpolate`${args.bucketArn}/*`],
    },
    { actions: ["kms:Decrypt"], resources: [args.keyArn] },
    ...(args.statements ?? []),
  ];
  const policy = new aws.iam.RolePolicy(
    `${name}-policy`,
    { role: role.name, policy: policyDocument(statements) },
    opts,
  );
  const { environment = {} } = args;
  return new aws.codebuild.Project(
    name,
    {
      description: args.description,
      serviceRole: role.arn,
      artifacts: { type: "CODEPIPELINE" },
      source: { type: "CODEPIPELINE", buildspec: buildSpec(args) },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_MEDIUM",
        image: buildImage,
        environmentVariables: Object.entries(environment).map(([key, value]) => ({
          name: key,
          value,
        })),
      },
      encryptionKey: args.keyArn,
      buildTimeout: args.timeout,
      logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: logGroup.name } },
    },
    { ...opts, dependsOn: [policy] },
  );
}

interface BuildSpec {
  /** Shell commands, in order; one that fails ends the build. */
  readonly commands: readonly string[];
  /** Environment variables from Secrets Manager: secret ARNs by variable. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * A CodeBuild build specification for Node.js, as JSON, which is YAML too. The commands are one script in a shell of its
 * own, which stops at the first that fails, also within a pipe: what CodeBuild keeps of a shell from one command to the
 * next is not documented. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function buildSpec({ commands, secrets = {} }: BuildSpec): string {
  const script = ["(", "set -euo pipefail", ...commands, ")"].join("\n");
  return JSON.stringify({
    version: 0.2,
    env: {
      shell: "bash",
      ...(Object.keys(secrets).length === 0 ? {} : { "secrets-manager": secrets }),
    },
    phases: {
      install: { "runtime-versions": { nodejs: 22 }, commands: ["npm ci"] },
      build: { "on-failure": "ABORT", commands: [script] },
    },
  });
}
