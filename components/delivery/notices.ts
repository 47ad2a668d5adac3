import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** The topic of failures and approvals, with an e-mail address as its first subscriber. */
export function noticeTopic(
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

interface FailureNoticeArgs {
  readonly pipelineName: pulumi.Input<string>;
  readonly topic: aws.sns.Topic;
}

/** Notifies a topic when a pipeline's execution fails. */
export function failureNotice(
  name: string,
  { pipelineName, topic }: FailureNoticeArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  const rule = new aws.cloudwatch.EventRule(
    name,
    {
      description: "The pipeline failed",
      eventPattern: pulumi.jsonStringify({
        source: ["aws.codepipeline"],
        "detail-type": ["CodePipeline Pipeline Execution State Change"],
        detail: { state: ["FAILED"], pipeline: [pipelineName] },
      }),
    },
    opts,
  );
  const policy = new aws.sns.TopicPolicy(
    `${name}-policy`,
    {
      arn: topic.arn,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            // EventBridge fulfils no condition in a topic's policy: with one, no notification would arrive.
            // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
            Sid: "Events",
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topic.arn,
          },
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    },
    opts,
  );
  new aws.cloudwatch.EventTarget(
    `${name}-target`,
    {
      rule: rule.name,
      arn: topic.arn,
      inputTransformer: {
        inputPaths: { pipeline: "$.detail.pipeline", execution: "$.detail.execution-id" },
        inputTemplate: '"The pipeline <pipeline> failed in the execution <execution>."',
      },
    },
    { ...opts, dependsOn: [policy] },
  );
}
