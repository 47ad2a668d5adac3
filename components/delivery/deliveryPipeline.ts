import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { serviceRole } from "../shared/iam";
import { throwArgumentProblems } from "../shared/problems";
import { type ArtifactStorage, artifactStorage } from "./artifactStorage";
import { type DeliveryBuilds, deliveryBuilds } from "./deliveryBuilds";
import { type DeliveryDefinition, deliveryPipelineProblems } from "./deliveryDefinition";
import { deliveryStages } from "./deliveryStages";
import { failureNotice, noticeTopic } from "./notices";

/**
 * Deploys a Pulumi program from a branch on GitHub to its stacks, from inside AWS: test, then for each stack preview,
 * approval, `pulumi up` and the smoke test.
 *
 * `new DeliveryPipeline("Delivery", { project: "todo-api", repository: "owner/name", connectionArn,
 * stacks: [dev, prod], state, pulumi: { version: "3.248.0", checksum } })`
 */
export class DeliveryPipeline extends pulumi.ComponentResource {
  /** What the CLI and the console know the pipeline by. */
  readonly pipelineName: pulumi.Output<string>;
  /** The SNS topic of failures and approvals. */
  readonly topicArn: pulumi.Output<string>;
  /** By stack: what assumes its two roles, each of which must trust its build's role and no other build's. */
  readonly buildRoleArns: Readonly<
    Record<string, Readonly<Record<"preview" | "deploy", pulumi.Output<string>>>>
  >;

  /** @throws pulumi.RunError with everything that is wrong with the arguments. */
  constructor(name: string, args: DeliveryDefinition, opts?: pulumi.ComponentResourceOptions) {
    throwArgumentProblems(deliveryPipelineProblems(name, args));
    super("todo-api:components:DeliveryPipeline", name, {}, opts);
    const child = { parent: this };
    const storage = artifactStorage(name, child);
    const topic = noticeTopic(name, storage.key, args.email, child);
    const builds = deliveryBuilds(name, args, storage, child);
    const pipeline = codePipeline(name, args, { ...storage, topic, builds }, child);
    failureNotice(`${name}-failed`, { pipelineName: pipeline.name, topic }, child);
    this.pipelineName = pipeline.name;
    this.topicArn = topic.arn;
    this.buildRoleArns = Object.fromEntries(
      builds.stacks.map(({ stack, preview, deploy }) => [
        stack.name,
        { preview: preview.serviceRole, deploy: deploy.serviceRole },
      ]),
    );
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
}

/** What a pipeline works with. */
interface PipelineParts extends ArtifactStorage {
  readonly topic: aws.sns.Topic;
  readonly builds: DeliveryBuilds;
}

function codePipeline(
  name: string,
  definition: DeliveryDefinition,
  parts: PipelineParts,
  opts: pulumi.CustomResourceOptions,
): aws.codepipeline.Pipeline {
  const { key, bucket, topic, builds } = parts;
  const statements = pipelineStatements(definition, parts);
  const { role, policy } = serviceRole(
    name,
    "codepipeline.amazonaws.com",
    statements,
    opts,
    parts.accountId,
  );
  const branches = { includes: [definition.branch ?? "main"] };
  return new aws.codepipeline.Pipeline(
    name,
    {
      pipelineType: "V2",
      // Every push is delivered, one after the other.
      executionMode: "QUEUED",
      roleArn: role.arn,
      artifactStores: [
        { type: "S3", location: bucket.id, encryptionKey: { type: "KMS", id: key.arn } },
      ],
      stages: deliveryStages({
        definition,
        topicArn: topic.arn,
        builds,
      }),
      triggers: [
        {
          providerType: "CodeStarSourceConnection",
          gitConfiguration: { sourceActionName: "Source", pushes: [{ branches }] },
        },
      ],
    },
    { ...opts, dependsOn: [policy] },
  );
}

/** What the pipeline itself does; each build has a role for what it does. */
function pipelineStatements(
  { connectionArn }: DeliveryDefinition,
  { key, bucket, topic, builds }: PipelineParts,
) {
  const ofStacks = builds.stacks.flatMap(({ preview, deploy }) => [preview, deploy]);
  return [
    { actions: ["s3:GetBucketVersioning", "s3:GetBucketLocation"], resources: [bucket.arn] },
    {
      actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      resources: [pulumi.interpolate`${bucket.arn}/*`],
    },
    { actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [key.arn] },
    { actions: ["codeconnections:UseConnection"], resources: [connectionArn] },
    {
      actions: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
      resources: [builds.test, ...ofStacks].map(({ arn }) => arn),
    },
    { actions: ["sns:Publish"], resources: [topic.arn] },
  ];
}
