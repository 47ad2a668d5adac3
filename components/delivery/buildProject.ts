import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyStatement, serviceRole } from "../shared/iam";
import { stackLogGroup } from "../shared/logGroup";

interface BuildSpec {
  /** Shell commands, in order; one that fails ends the build. */
  readonly commands: readonly string[];
  /** Environment variables from Secrets Manager: secret ARNs by variable. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
}

interface BuildProjectArgs extends BuildSpec {
  readonly description: string;
  /** What the build may do in addition to reading its input and writing its log. @default nothing */
  readonly statements?: readonly PolicyStatement[];
  /** Environment variables by name. @default none */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Of the pipeline. */
  readonly accountId: pulumi.Input<string>;
  readonly bucketArn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** Minutes. */
  readonly timeout: number;
  /** Days. @default 30 */
  readonly logRetentionDays: number | undefined;
}

/** CodeBuild's image of Amazon Linux 2023, by its generation. */
const buildImage = "aws/codebuild/amazonlinux-x86_64-standard:5.0";

/** A CodeBuild project of a pipeline, with its role and log group. */
export function buildProject(
  name: string,
  args: BuildProjectArgs,
  opts: pulumi.CustomResourceOptions,
): aws.codebuild.Project {
  const logGroup = stackLogGroup(
    `${name}-logs`,
    { service: "codebuild", owner: name, retentionDays: args.logRetentionDays },
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
  const { role, policy } = serviceRole(
    name,
    "codebuild.amazonaws.com",
    statements,
    opts,
    args.accountId,
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

/**
 * A CodeBuild build specification for Node.js, as JSON, which is YAML too. The commands are one script in a subshell,
 * which stops at the first that fails, also within a pipe: what CodeBuild keeps of a shell from one command to the next is
 * not documented. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
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
