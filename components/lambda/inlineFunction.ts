import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyStatement, serviceRole } from "../shared/iam";
import { stackLogGroup } from "../shared/logGroup";
import { throwProblems } from "../shared/problems";
import { type Transform, transformed } from "../shared/transform";
import { checkedEnvironment, type Environment, environmentProblems } from "./environment";

/** A function: what it does, what it may do, and its limits. */
interface InlineFunctionArgs<Event, Result> {
  /**
   * Makes the handler, once per cold start. It is serialized as a closure: create clients and state inside it, and
   * capture only functions and plain data.
   */
  readonly handler: () => (event: Event, context: aws.lambda.Context) => Promise<Result>;
  /** What the console shows, e.g. `GET /todo`. */
  readonly description: string;
  /** What the function may do in addition to writing its logs and traces. @default nothing */
  readonly statements?: readonly PolicyStatement[];
  /** Environment variables by name, 4096 bytes in all at most; not those that Lambda sets itself. @default none */
  readonly environment?: Environment;
  /** ARNs of Lambda layers. @default none */
  readonly layers?: readonly pulumi.Input<string>[];
  /** MB; a share of CPU comes with it (1769 MB is one vCPU). @default 512 */
  readonly memorySize?: number | undefined;
  /** Seconds. @default 10 */
  readonly timeout?: number | undefined;
  /** How many calls may run at once, reserved from the account's concurrency. @default no limit but the account's */
  readonly reservedConcurrency?: number | undefined;
  /** Days. @default 30 */
  readonly logRetentionDays?: number | undefined;
  /** Changes the function's arguments just before it is created. @default unchanged */
  readonly transform?: {
    readonly function?: Transform<aws.lambda.FunctionArgs>;
  };
}

/**
 * A Lambda function whose handler is written in the program, with its role, log group and traces.
 *
 * `new InlineFunction("Hello", { description: "Greets", handler: () => async () => "Hello" })`
 */
export class InlineFunction<Event, Result> extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  /** What API Gateway calls the function by. */
  readonly invokeArn: pulumi.Output<string>;
  readonly nodes: {
    readonly function: aws.lambda.Function;
    readonly role: aws.iam.Role;
    readonly policy: aws.iam.RolePolicy;
    readonly logGroup: aws.cloudwatch.LogGroup;
  };

  /** @throws pulumi.RunError for variables that Lambda rejects. */
  constructor(
    name: string,
    args: InlineFunctionArgs<Event, Result>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    throwProblems(environmentProblems(whoIs(name), args.environment));
    super("todo-api:components:InlineFunction", name, {}, opts);
    const child = { parent: this };
    const logGroup = stackLogGroup(
      `${name}-logs`,
      { service: "lambda", owner: name, retentionDays: args.logRetentionDays },
      child,
    );
    const statements = [...(args.statements ?? []), ...logsAndTraces(logGroup)];
    const { role, policy } = serviceRole(name, "lambda.amazonaws.com", statements, child);
    const fn = lambdaFunction(name, args, role, logGroup, { ...child, dependsOn: [policy] });
    this.arn = fn.arn;
    this.invokeArn = fn.invokeArn;
    this.nodes = { function: fn, role, policy, logGroup };
    this.registerOutputs({ arn: this.arn });
  }
}

function whoIs(name: string): string {
  return `InlineFunction "${name}"`;
}

function logsAndTraces(logGroup: aws.cloudwatch.LogGroup): PolicyStatement[] {
  return [
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [pulumi.interpolate`${logGroup.arn}:*`],
    },
    // X-Ray has no resources to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] },
  ];
}

function lambdaFunction<Event, Result>(
  name: string,
  args: InlineFunctionArgs<Event, Result>,
  role: aws.iam.Role,
  logGroup: aws.cloudwatch.LogGroup,
  opts: pulumi.CustomResourceOptions,
): aws.lambda.Function {
  const defaults: aws.lambda.FunctionArgs = {
    code: archive(args.handler),
    handler: "__index.handler",
    description: args.description,
    role: role.arn,
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    memorySize: args.memorySize ?? 512,
    timeout: args.timeout ?? 10,
    ...(args.reservedConcurrency === undefined
      ? {}
      : { reservedConcurrentExecutions: args.reservedConcurrency }),
    layers: [...(args.layers ?? [])],
    environment: {
      variables: checkedEnvironment(whoIs(name), args.environment ?? {}),
    },
    tracingConfig: { mode: "Active" },
    loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
  };
  return new aws.lambda.Function(name, transformed(defaults, args.transform?.function), opts);
}

/**
 * The serialized handler and nothing else. `aws.lambda.CallbackFunction` would serialize it in the same way, then walk
 * the project's node_modules once for each function to add packages, which are in a layer here.
 */
async function archive(factory: () => unknown): Promise<pulumi.asset.AssetArchive> {
  const { text } = await pulumi.runtime.serializeFunction(factory, {
    exportName: "handler",
    isFactoryFunction: true,
  });
  return new pulumi.asset.AssetArchive({ "__index.js": new pulumi.asset.StringAsset(text) });
}
