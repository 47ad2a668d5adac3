import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Lets API Gateway write logs: one setting per account and region, so it is shared with every other API there, and it
 * stays when the stack goes. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
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
