import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const keptDays = 30;

/**
 * A private bucket for what a pipeline passes on: encrypted with the key, versioned, over TLS alone, emptied after a
 * month. What is in it can be made again, so it goes with the stack.
 */
export function artifactBucket(
  name: string,
  keyArn: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.s3.Bucket {
  const own = new aws.s3.Bucket(name, { forceDestroy: true }, opts);
  const bucket = own.id;
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
          expiration: { days: keptDays },
          noncurrentVersionExpiration: { noncurrentDays: 1 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
        },
      ],
    },
    opts,
  );
  // A refusal may name every action: it takes away and gives nothing.
  const policy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [own.arn, pulumi.interpolate`${own.arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
  new aws.s3.BucketPolicy(`${name}-policy`, { bucket, policy }, opts);
  return own;
}
