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
 * approval, `pulumi up` and the smoke test. The connection to GitHub has to be confirmed once, in the console.
 *
 * `new DeliveryPipeline("Delivery", { repository: "owner/name", stacks: [dev, prod], state, pulumiVersion: "3.248.0" })`
 */
export class DeliveryPipeline extends pulumi.ComponentResource {
  /** What the CLI and the console know the pipeline by. */
  readonly pipelineName: pulumi.Output<string>;
  /** The connection to GitHub, pending until a person confirms it. */
  readonly connectionArn: pulumi.Output<string>;
  /** The SNS topic of failures and approvals. */
  readonly topicArn: pulumi.Output<string>;
  /** What assumes the stacks' roles, so each of those must trust one of these. */
  readonly buildRoleArns: Readonly<Record<"preview" | "deploy", pulumi.Output<string>>>;

  /** @throws pulumi.RunError with everything that is wrong with the arguments. */
  constructor(name: string, args: DeliveryDefinition, opts?: pulumi.ComponentResourceOptions) {
    throwArgumentProblems(deliveryPipelineProblems(name, args));
    super("todo-api:components:DeliveryPipeline", name, {}, opts);
    const child = { parent: this };
    const storage = artifactStorage(name, child);
    const connection = new aws.codeconnections.Connection(
      `${name}-github`,
      { providerType: "GitHub" },
      child,
    );
    const topic = noticeTopic(name, storage.key, args.email, child);
    const projects = deliveryBuilds(name, args, storage, child);
    const pipeline = codePipeline(name, args, { ...storage, connection, topic, projects }, child);
    failureNotice(`${name}-failed`, { pipelineName: pipeline.name, topic }, child);
    this.pipelineName = pipeline.name;
    this.connectionArn = connection.arn;
    this.topicArn = topic.arn;
    const { preview, deploy } = projects;
    this.buildRoleArns = { preview: preview.serviceRole, deploy: deploy.serviceRole };
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
}

/** What a pipeline works with. */
interface PipelineParts extends ArtifactStorage {
  readonly connection: aws.codeconnections.Connection;
  readonly topic: aws.sns.Topic;
  readonly projects: DeliveryBuilds;
}

function codePipeline(
  name: string,
  definition: DeliveryDefinition,
  parts: PipelineParts,
  opts: pulumi.CustomResourceOptions,
): aws.codepipeline.Pipeline {
  const { key, bucket, connection, topic, projects } = parts;
  const { test, preview, deploy } = projects;
  const statements = pipelineStatements(parts);
  const { role, policy } = serviceRole(name, "codepipeline.amazonaws.com", statements, opts);
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
    { ...opts, dependsOn: [policy] },
  );
}

/** What the pipeline itself does; each build has a role for what it does. */
function pipelineStatements({ key, bucket, connection, topic, projects }: PipelineParts) {
  return [
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
}
