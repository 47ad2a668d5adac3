import * as aws from "@pulumi/aws";
import type { API } from "@pulumi/awsx/classic/apigateway";
import * as pulumi from "@pulumi/pulumi";
import type { ApiDefinition } from "./definition";
import { defaultLogRetentionDays } from "../shared/logRetention";

/**
 * The group of a stage's errors, under the name that API Gateway gives it; none where logs are off. Made by the gateway
 * itself it would keep them for ever, and outlive the stack.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function executionLog(
  name: string,
  api: Pick<ApiDefinition, "gatewayLogs" | "logRetentionDays">,
  { restAPI, stage }: API,
  opts: pulumi.CustomResourceOptions,
): aws.cloudwatch.LogGroup[] {
  if (api.gatewayLogs === "off") return [];
  const args = {
    name: pulumi.interpolate`API-Gateway-Execution-Logs_${restAPI.id}/${stage.stageName}`,
    retentionInDays: api.logRetentionDays ?? defaultLogRetentionDays,
  };
  return [new aws.cloudwatch.LogGroup(`${name}-execution-logs`, args, opts)];
}
