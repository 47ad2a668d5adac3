import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What the builds of a pipeline pass on, and the key that encrypts it. */
export interface ArtifactStorage {
  readonly key: aws.kms.Key;
  readonly bucket: aws.s3.Bucket;
  /** Of the account that has them. */
  readonly accountId: pulumi.Output<string>;
}

/** An encrypted bucket and its key, which encrypts the notifications as well. */
export function artifactStorage(name: string, opts: pulumi.CustomResourceOptions): ArtifactStorage {
  const { accountId } = aws.getCallerIdentityOutput({}, opts);
  const key = deliveryKey(`${name}-key`, accountId, opts);
  return { key, bucket: artifactBucket(`${name}-artifacts`, key.arn, opts), accountId };
}

/** What the account's IAM policies can allow with the key; `PutKeyPolicy` can add more. */
const delegated = [
  ...["DescribeKey", "GetKeyPolicy", "PutKeyPolicy", "GetKeyRotationStatus"],
  ...["EnableKeyRotation", "UpdateKeyDescription", "EnableKey", "DisableKey"],
  ...["ListResourceTags", "TagResource", "UntagResource"],
  ...["ScheduleKeyDeletion", "CancelKeyDeletion", "Decrypt", "GenerateDataKey"],
].map((action) => `kms:${action}`);

/** The key of a pipeline's artifacts and notifications. It rotates every year. */
function deliveryKey(
  name: string,
  accountId: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.kms.Key {
  // In a key's policy, the resource "*" is this key.
  const policy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ByIam",
        Effect: "Allow",
        Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
        Action: delegated,
        Resource: "*",
      },
      {
        // Without a condition, as in the topic's policy.
        // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
        Sid: "Notices",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "*",
      },
    ],
  });
  return new aws.kms.Key(
    name,
    {
      description: `Artifacts and notices of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy,
    },
    opts,
  );
}

const artifactDays = 30;

/**
 * A private bucket for what a pipeline passes on: encrypted with the key, versioned, over TLS only, objects deleted after
 * a month. They can be built again, so the bucket is deleted with the stack.
 */
function artifactBucket(
  name: string,
  keyArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.s3.Bucket {
  const created = new aws.s3.Bucket(name, { forceDestroy: true }, opts);
  const bucket = created.id;
  new aws.s3.BucketPublicAccessBlock(
    `${name}-private`,
    {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    opts,
  );
  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
    opts,
  );
  new aws.s3.BucketVersioning(
    `${name}-versions`,
    { bucket, versioningConfiguration: { status: "Enabled" } },
    opts,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    {
      bucket,
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
          bucketKeyEnabled: true,
        },
      ],
    },
    opts,
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket,
      rules: [
        {
          id: "expire",
          status: "Enabled",
          filter: {},
          expiration: { days: artifactDays },
          noncurrentVersionExpiration: { noncurrentDays: 1 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    opts,
  );
  // A Deny may name every action: it allows nothing.
  const policy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [created.arn, pulumi.interpolate`${created.arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
  new aws.s3.BucketPolicy(`${name}-policy`, { bucket, policy }, opts);
  return created;
}
