import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What the account's own IAM policies can allow with the key; whoever may `PutKeyPolicy` can add more. */
const delegated = [
  ...["DescribeKey", "GetKeyPolicy", "PutKeyPolicy", "GetKeyRotationStatus"],
  ...["EnableKeyRotation", "UpdateKeyDescription", "EnableKey", "DisableKey"],
  ...["ListResourceTags", "TagResource", "UntagResource"],
  ...["ScheduleKeyDeletion", "CancelKeyDeletion", "Decrypt", "GenerateDataKey"],
].map((action) => `kms:${action}`);

/** The key of a pipeline's artifacts and notices. It rotates every year. */
export function deliveryKey(
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
