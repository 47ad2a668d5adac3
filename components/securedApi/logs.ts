import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ApiDefinition } from "./definition";
import { defaultLogRetentionDays } from "../shared/logRetention";

/** Who asked for what and how it went: no token, no body, no query. */
const format = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  sub: "$context.authorizer.claims.sub",
  method: "$context.httpMethod",
  resource: "$context.resourcePath",
  status: "$context.status",
  bytes: "$context.responseLength",
  latencyMs: "$context.responseLatency",
  integrationLatencyMs: "$context.integrationLatency",
  error: "$context.error.message",
};

/** A stage's log of requests, a line of JSON each, in a group of its own; nothing where logs are off. */
export function accessLog(
  name: string,
  api: Pick<ApiDefinition, "gatewayLogs" | "logRetentionDays">,
  account: aws.apigateway.Account | undefined,
  opts: pulumi.CustomResourceOptions,
) {
  if (api.gatewayLogs === "off") return {};
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-access-logs`,
    {
      name: `/aws/apigateway/${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
      retentionInDays: api.logRetentionDays ?? defaultLogRetentionDays,
    },
    opts,
  );
  // A stage with logs is refused until the account has its role; a child of awsx's component takes no `dependsOn`.
  const destinationArn = pulumi.all([logGroup.arn, account?.id]).apply(([arn]) => arn);
  return { accessLogSettings: { destinationArn, format: JSON.stringify(format) } };
}
