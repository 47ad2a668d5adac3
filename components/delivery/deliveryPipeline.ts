import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { artifactBucket } from "./artifactBucket";
import { deliveryBuilds } from "./deliveryBuilds";
import { type DeliveryDefinition, deliveryPipelineProblems } from "./deliveryDefinition";
import { deliveryKey } from "./deliveryKey";
import { deliveryStages } from "./deliveryStages";
import { failureNotice } from "./failureNotice";
import { type PipelineParts, pipelineRole } from "./pipelineRole";
import { refuse } from "../shared/problems";

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
  /** What assumes the stacks' roles, so each of those must trust one of these. */
  readonly buildRoleArns: Readonly<Record<"preview" | "deploy", pulumi.Output<string>>>;

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
    const projects = deliveryBuilds(name, args, { key, bucket }, child);
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
    const { preview, deploy } = projects;
    this.buildRoleArns = { preview: preview.serviceRole, deploy: deploy.serviceRole };
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
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
  }: PipelineParts & { readonly role: ReturnType<typeof pipelineRole> },
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
