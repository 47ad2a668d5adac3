import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ArtifactStorage, DeliveryBuilds } from "./deliveryBuilds";
import { policyDocument } from "../lambda/policyStatement";

/** What a pipeline works with. */
export interface PipelineParts extends ArtifactStorage {
  readonly connection: aws.codeconnections.Connection;
  readonly topic: aws.sns.Topic;
  readonly projects: DeliveryBuilds;
}

/** The role of a pipeline itself, and its policy, which must be there before the pipeline is. */
export function pipelineRole(
  name: string,
  { key, bucket, connection, topic, projects }: PipelineParts,
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
