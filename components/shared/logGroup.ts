import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { oneOf } from "./problems";

/** How long logs are kept unless the program says otherwise, in days. */
export const defaultLogRetentionDays = 30;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

export function logRetentionProblems(who: string, days: number | undefined): string[] {
  return oneOf(who, "logRetentionDays", retentions, days);
}

interface StackLogGroupArgs {
  readonly service: "lambda" | "apigateway" | "codebuild";
  /** The component whose logs these are. */
  readonly owner: string;
  readonly retentionDays: number | undefined;
}

/**
 * A log group with a name that no other stack has, e.g. `/aws/lambda/todo-api-dev-TodoAPI-get-todo`. A group that a
 * service creates by itself would outlive the stack and never expire.
 */
export function stackLogGroup(
  name: string,
  { service, owner, retentionDays = defaultLogRetentionDays }: StackLogGroupArgs,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    name,
    {
      name: `/aws/${service}/${pulumi.getProject()}-${pulumi.getStack()}-${owner}`,
      retentionInDays: retentionDays,
    },
    opts,
  );
}
