import type { Statement } from "./policy";

const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const all = { patterns: ["*"], except: false };
const grants = (action: string): readonly Statement[] => [
  { effect: "Allow", actions: { patterns: [action], except: false }, resources: all },
];

/**
 * AWS's own policies, by ARN: what they allow in the services that are emulated. Those without statements are for logs,
 * traces, networks and the like.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const managedPolicies: ReadonlyMap<string, readonly Statement[]> = new Map([
  [arn("AdministratorAccess"), grants("*")],
  [arn("AmazonDynamoDBFullAccess"), grants("dynamodb:*")],
  [arn("AmazonCognitoPowerUser"), grants("cognito-idp:*")],
  ...[
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    "AWSXRayDaemonWriteAccess",
    "CloudWatchLambdaInsightsExecutionRolePolicy",
  ].map((name): [string, readonly Statement[]] => [arn(name), []]),
]);
