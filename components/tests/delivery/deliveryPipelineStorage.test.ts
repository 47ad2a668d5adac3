import { expect } from "chai";
import type { Graph } from "../support/graph";
import { built, policyOf } from "./support";

describe("The storage and the notifications of a DeliveryPipeline", () => {
  let graph: Graph;
  before(async () => {
    graph = await built();
  });

  it("keeps artifacts private, encrypted, versioned, over TLS, and for a month", () => {
    const bucket = "Delivery-artifacts-id";
    const part = (kind: string, name: string) =>
      graph.one(`aws:s3/${kind}`, `Delivery-artifacts-${name}`);
    expect(graph.one("aws:s3/bucket:Bucket", "Delivery-artifacts")).to.deep.equal({
      forceDestroy: true,
    });
    expect([
      part("bucketPublicAccessBlock:BucketPublicAccessBlock", "private"),
      part("bucketOwnershipControls:BucketOwnershipControls", "ownership"),
      part("bucketVersioning:BucketVersioning", "versions"),
      part(
        "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "encryption",
      ),
      part("bucketLifecycleConfiguration:BucketLifecycleConfiguration", "lifecycle"),
    ]).to.deep.equal([
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      { bucket, versioningConfiguration: { status: "Enabled" } },
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: "aws:kms",
              kmsMasterKeyId: "arn:Delivery-key",
            },
            bucketKeyEnabled: true,
          },
        ],
      },
      {
        bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: {},
            expiration: { days: 30 },
            noncurrentVersionExpiration: { noncurrentDays: 1 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
    ]);
    const type = "aws:s3/bucketPolicy:BucketPolicy";
    expect(policyOf(graph, type, "Delivery-artifacts-policy")).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:Delivery-artifacts", "arn:Delivery-artifacts/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("has a key that rotates, for the account's policies and for the notifications", () => {
    const { policy, ...key } = graph.one("aws:kms/key:Key", "Delivery-key");
    expect(key).to.deep.equal({
      description: "Artifacts and notices of Delivery-key",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    expect(JSON.parse(String(policy))).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ByIam",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: [
            ...["kms:DescribeKey", "kms:GetKeyPolicy", "kms:PutKeyPolicy"],
            ...["kms:GetKeyRotationStatus", "kms:EnableKeyRotation", "kms:UpdateKeyDescription"],
            ...["kms:EnableKey", "kms:DisableKey", "kms:ListResourceTags", "kms:TagResource"],
            ...["kms:UntagResource", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion"],
            ...["kms:Decrypt", "kms:GenerateDataKey"],
          ],
          Resource: "*",
        },
        {
          Sid: "Notices",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
        },
      ],
    });
  });

  it("reports failures by an encrypted topic, whose policy has no condition that EventBridge could not fulfil", () => {
    const { eventPattern, ...rule } = graph.one(
      "aws:cloudwatch/eventRule:EventRule",
      "Delivery-failed",
    );
    expect(rule).to.deep.equal({ description: "The pipeline failed" });
    expect(JSON.parse(String(eventPattern))).to.deep.equal({
      source: ["aws.codepipeline"],
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      detail: { state: ["FAILED"], pipeline: ["Delivery-name"] },
    });
    expect(
      graph.one("aws:cloudwatch/eventTarget:EventTarget", "Delivery-failed-target"),
    ).to.deep.equal({
      rule: "Delivery-failed-name",
      arn: "arn:Delivery-notices",
      inputTransformer: {
        inputPaths: { pipeline: "$.detail.pipeline", execution: "$.detail.execution-id" },
        inputTemplate: '"The pipeline <pipeline> failed in the execution <execution>."',
      },
    });
    expect(graph.one("aws:sns/topic:Topic", "Delivery-notices")).to.deep.equal({
      kmsMasterKeyId: "arn:Delivery-key",
    });
    expect(
      graph.one("aws:sns/topicSubscription:TopicSubscription", "Delivery-email"),
    ).to.deep.equal({
      topic: "arn:Delivery-notices",
      protocol: "email",
      endpoint: "you@example.com",
    });
    const on = { Action: "sns:Publish", Resource: "arn:Delivery-notices" };
    const type = "aws:sns/topicPolicy:TopicPolicy";
    expect(policyOf(graph, type, "Delivery-failed-policy")).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Events",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          ...on,
        },
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          ...on,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });
});
