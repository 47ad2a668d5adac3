import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { defaultLogRetentionDays, stackLogGroup } from "../shared/logGroup";
import type { ApiDefinition } from "./apiDefinition";

/** Who requested what, and the result: no token, no body, no query. */
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

/** Stage arguments for a log of requests, a line of JSON each; none when logs are off. */
export function accessLog(
  name: string,
  api: Pick<ApiDefinition, "gatewayLogs" | "logRetentionDays">,
  opts: pulumi.CustomResourceOptions,
) {
  if (api.gatewayLogs === "off") return {};
  const logGroup = stackLogGroup(
    `${name}-access-logs`,
    { service: "apigateway", owner: name, retentionDays: api.logRetentionDays },
    opts,
  );
  return { accessLogSettings: { destinationArn: logGroup.arn, format: JSON.stringify(format) } };
}

/**
 * The log group of a stage's errors, under the name that API Gateway gives it; none when logs are off. Created by the
 * gateway itself it would outlive the stack and never expire.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function executionLog(
  name: string,
  api: Pick<ApiDefinition, "gatewayLogs" | "logRetentionDays">,
  restApi: aws.apigateway.RestApi,
  stageName: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup[] {
  if (api.gatewayLogs === "off") return [];
  const args = {
    name: pulumi.interpolate`API-Gateway-Execution-Logs_${restApi.id}/${stageName}`,
    retentionInDays: api.logRetentionDays ?? defaultLogRetentionDays,
  };
  return [new aws.cloudwatch.LogGroup(`${name}-execution-logs`, args, opts)];
}

/**
 * Lets API Gateway write logs: one setting per account and region, so it is shared with every other API there and
 * stays when the stack is deleted. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function gatewayAccount(
  name: string,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.Account {
  const shared = { ...opts, retainOnDelete: true };
  const role = new aws.iam.Role(
    `${name}-gateway-logs`,
    {
      assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({
        Service: "apigateway.amazonaws.com",
      }),
    },
    shared,
  );
  const policy = new aws.iam.RolePolicyAttachment(
    `${name}-gateway-logs`,
    {
      role: role.name,
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    },
    shared,
  );
  return new aws.apigateway.Account(
    `${name}-account`,
    { cloudwatchRoleArn: role.arn },
    { ...shared, dependsOn: [policy] },
  );
}
