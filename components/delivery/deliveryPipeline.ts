import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { artifactBucket } from "./artifactBucket";
import { buildProject } from "./buildProject";
import { deliveryKey } from "./deliveryKey";
import { deliveryPipelineProblems } from "./deliveryProblems";
import { deliveryStages } from "./deliveryStages";
import { failureNotice } from "./failureNotice";
import { defaultLogRetentionDays } from "../logRetention";
import { policyDocument } from "../policyStatement";
import { refuse } from "../problems";
import { backendSecrets, backendStatements, backendUrl, type StateBackend } from "./stateBackend";

/** A stack that is delivered, and the roles that builds assume for it, in its account or another. */
export interface DeliveredStack {
  readonly name: string;
  /** May read what the stack consists of. */
  readonly previewRoleArn: string;
  /** May change it, and make and remove people in its pool. */
  readonly deployRoleArn: string;
  /** A person must approve the deployment. @default false */
  readonly approval?: boolean;
}

/** A pipeline as plain data: what can be checked before any resource exists. */
export interface DeliveryDefinition {
  /** On GitHub: `owner/name`. */
  readonly repository: string;
  /** @default "main" */
  readonly branch?: string;
  /** One after the other. */
  readonly stacks: readonly DeliveredStack[];
  readonly state: StateBackend;
  /** Of the Pulumi CLI, e.g. `3.248.0`. */
  readonly pulumiVersion: string;
  /** Who is told of failures and asked for approvals. @default nobody; others may subscribe to the topic */
  readonly email?: string;
  /** Days. @default 30 */
  readonly logRetentionDays?: number;
}

/**
 * Delivers a Pulumi program from a branch on GitHub to its stacks, from inside AWS: test, then for each stack preview,
 * approval, `pulumi up` and the smoke test. The connection to GitHub has to be confirmed once, in the console.
 *
 * `new DeliveryPipeline("Delivery", { repository: "owner/name", stacks: [dev, prod], state, pulumiVersion: "3.248.0" })`
 */
export class DeliveryPipeline extends pulumi.ComponentResource {
  readonly pipelineName: pulumi.Output<string>;
  readonly connectionArn: pulumi.Output<string>;
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: DeliveryDefinition, opts?: pulumi.ComponentResourceOptions) {
    refuse(deliveryPipelineProblems(name, args));
    super("todo-api:components:DeliveryPipeline", name, {}, opts);
    const child = { parent: this };
    const { accountId } = aws.getCallerIdentityOutput({}, child);
    const key = deliveryKey(`${name}-key`, accountId, child);
    const bucket = artifactBucket(`${name}-artifacts`, key.arn, child);
    const connection = new aws.codeconnections.Connection(
      `${name}-github`,
      { providerType: "GitHub" },
      child,
    );
    const topic = noticeTopic(name, key, args.email, child);
    const projects = builds(name, args, { key, bucket }, child);
    const role = pipelineRole(name, { key, bucket, connection, topic, projects }, child);
    const pipeline = codePipeline(
      name,
      args,
      { key, bucket, connection, topic, projects, role },
      child,
    );
    failureNotice(`${name}-failed`, { pipelineName: pipeline.name, topic }, child);
    this.pipelineName = pipeline.name;
    this.connectionArn = connection.arn;
    this.topicArn = topic.arn;
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
}

type Projects = Readonly<Record<"test" | "preview" | "deploy", aws.codebuild.Project>>;

interface Storage {
  readonly key: aws.kms.Key;
  readonly bucket: aws.s3.Bucket;
}

interface Parts extends Storage {
  readonly connection: aws.codeconnections.Connection;
  readonly topic: aws.sns.Topic;
  readonly projects: Projects;
}

function noticeTopic(
  name: string,
  key: aws.kms.Key,
  email: string | undefined,
  opts: pulumi.CustomResourceOptions,
): aws.sns.Topic {
  const topic = new aws.sns.Topic(`${name}-notices`, { kmsMasterKeyId: key.arn }, opts);
  if (email !== undefined) {
    const args = { topic: topic.arn, protocol: "email", endpoint: email };
    new aws.sns.TopicSubscription(`${name}-email`, args, opts);
  }
  return topic;
}

function builds(
  name: string,
  { stacks, state, pulumiVersion, logRetentionDays }: DeliveryDefinition,
  { key, bucket }: Storage,
  opts: pulumi.CustomResourceOptions,
): Projects {
  const common = {
    keyArn: key.arn,
    bucketArn: bucket.arn,
    logRetentionDays: logRetentionDays ?? defaultLogRetentionDays,
  };
  const withState = {
    ...common,
    secrets: backendSecrets(state),
    environment: { BACKEND: backendUrl(state) },
  };
  // State is reached as the build itself, everything else by a profile with the stack's role.
  const prepare = [
    `curl -fsSL https://get.pulumi.com | sh -s -- --version ${pulumiVersion}`,
    'export PATH="$HOME/.pulumi/bin:$PATH"',
    'aws configure set profile.stack.role_arn "$ROLE_ARN"',
    "aws configure set profile.stack.credential_source EcsContainer",
    'pulumi login "$BACKEND"',
    'pulumi stack select "$STACK"',
  ];
  const assume = (resources: readonly string[]) => ({
    actions: ["sts:AssumeRole"],
    resources: [...new Set(resources)],
  });
  return {
    test: buildProject(
      `${name}-test`,
      { ...common, description: "Runs the tests", commands: ["npm test"], timeout: 20 },
      opts,
    ),
    preview: buildProject(
      `${name}-preview`,
      {
        ...withState,
        description: "Shows what a deployment would change",
        commands: [...prepare, "pulumi preview --diff --non-interactive -c aws:profile=stack"],
        statements: [
          ...backendStatements(state, "read"),
          assume(stacks.map(({ previewRoleArn }) => previewRoleArn)),
        ],
        timeout: 20,
      },
      opts,
    ),
    deploy: buildProject(
      `${name}-deploy`,
      {
        ...withState,
        description: "Deploys a stack and tries it",
        commands: [
          ...prepare,
          "pulumi up --yes --non-interactive --suppress-outputs -c aws:profile=stack",
          ...["apiUrl", "userPoolId", "userPoolClientId", "region"].map(
            (output) => `${output}="$(pulumi stack output ${output})"`,
          ),
          'AWS_PROFILE=stack npm run smoke -- --url "$apiUrl" --pool "$userPoolId" --client "$userPoolClientId" --region "$region"',
        ],
        statements: [
          ...backendStatements(state, "write"),
          assume(stacks.map(({ deployRoleArn }) => deployRoleArn)),
        ],
        timeout: 60,
      },
      opts,
    ),
  };
}

function pipelineRole(
  name: string,
  { key, bucket, connection, topic, projects }: Parts,
  opts: pulumi.CustomResourceOptions,
): { readonly role: aws.iam.Role; readonly policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    `${name}-role`,
    {
      assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({
        Service: "codepipeline.amazonaws.com",
      }),
    },
    opts,
  );
  const statements = [
    { actions: ["s3:GetBucketVersioning", "s3:GetBucketLocation"], resources: [bucket.arn] },
    {
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      resources: [pulumi.interpolate`${bucket.arn}/*`],
    },
    { actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [key.arn] },
    { actions: ["codeconnections:UseConnection"], resources: [connection.arn] },
    {
      actions: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
      resources: Object.values(projects).map(({ arn }) => arn),
    },
    { actions: ["sns:Publish"], resources: [topic.arn] },
  ];
  const args = { role: role.name, policy: policyDocument(statements) };
  return { role, policy: new aws.iam.RolePolicy(`${name}-policy`, args, opts) };
}

function codePipeline(
  name: string,
  definition: DeliveryDefinition,
  {
    key,
    bucket,
    connection,
    topic,
    projects,
    role,
  }: Parts & { readonly role: ReturnType<typeof pipelineRole> },
  opts: pulumi.CustomResourceOptions,
): aws.codepipeline.Pipeline {
  const { test, preview, deploy } = projects;
  const branches = { includes: [definition.branch ?? "main"] };
  return new aws.codepipeline.Pipeline(
    name,
    {
      pipelineType: "V2",
      // Every push is delivered, one after the other.
      executionMode: "QUEUED",
      roleArn: role.role.arn,
      artifactStores: [
        { type: "S3", location: bucket.id, encryptionKey: { type: "KMS", id: key.arn } },
      ],
      stages: deliveryStages({
        definition,
        connectionArn: connection.arn,
        topicArn: topic.arn,
        projects: { test: test.name, preview: preview.name, deploy: deploy.name },
      }),
      triggers: [
        {
          providerType: "CodeStarSourceConnection",
          gitConfiguration: { sourceActionName: "Source", pushes: [{ branches }] },
        },
      ],
    },
    { ...opts, dependsOn: [role.policy] },
  );
}
