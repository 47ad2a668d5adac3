import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { defaultLogRetentionDays } from "../shared/problems";
import { policyDocument, type PolicyStatement } from "./policyStatement";
import { type Transform, transformed } from "../shared/transform";

interface InlineFunctionArgs<Event, Result> {
  /**
   * Makes the handler, once per cold start. It is serialized as a closure: open clients and keep state inside it, and
   * capture nothing but functions and plain data.
   */
  readonly handler: () => (event: Event, context: aws.lambda.Context) => Promise<Result>;
  /** What the console shows, e.g. `GET /todo`. */
  readonly description: string;
  /** What the function may do beside writing its own logs and traces. @default nothing */
  readonly statements?: readonly PolicyStatement[];
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly layers?: readonly pulumi.Input<string>[];
  /** MB; a share of CPU comes with it (1769 MB is one vCPU). @default 512 */
  readonly memorySize?: number | undefined;
  /** Seconds. @default 10 */
  readonly timeout?: number | undefined;
  /** Days. @default 30 */
  readonly logRetentionDays?: number | undefined;
  readonly transform?: {
    readonly function?: Transform<aws.lambda.FunctionArgs>;
  };
}

/** A Lambda function written in place, with a role, a log group and traces of its own. */
export class InlineFunction<Event, Result> extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly invokeArn: pulumi.Output<string>;
  readonly nodes: {
    readonly function: aws.lambda.Function;
    readonly role: aws.iam.Role;
    readonly policy: aws.iam.RolePolicy;
    readonly logGroup: aws.cloudwatch.LogGroup;
  };

  constructor(
    name: string,
    args: InlineFunctionArgs<Event, Result>,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("todo-api:components:InlineFunction", name, {}, opts);
    const child = { parent: this };
    const logGroup = ownLogGroup(name, args.logRetentionDays, child);
    const role = lambdaRole(name, child);
    const policy = rolePolicy(name, role, logGroup, args.statements ?? [], child);
    const fn = lambdaFunction(name, args, role, logGroup, { ...child, dependsOn: [policy] });
    this.arn = fn.arn;
    this.invokeArn = fn.invokeArn;
    this.nodes = { function: fn, role, policy, logGroup };
    this.registerOutputs({ arn: this.arn });
  }
}

/** The group that `loggingConfig` names: Lambda would else make one that outlives the stack and never expires. */
function ownLogGroup(name: string, days: number | undefined, opts: pulumi.CustomResourceOptions) {
  return new aws.cloudwatch.LogGroup(
    `${name}-logs`,
    {
      name: `/aws/lambda/${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
      retentionInDays: days ?? defaultLogRetentionDays,
    },
    opts,
  );
}

function lambdaRole(name: string, opts: pulumi.CustomResourceOptions) {
  return new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }) },
    opts,
  );
}

function rolePolicy(
  name: string,
  role: aws.iam.Role,
  logGroup: aws.cloudwatch.LogGroup,
  statements: readonly PolicyStatement[],
  opts: pulumi.CustomResourceOptions,
) {
  const policy = policyDocument([
    ...statements,
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [pulumi.interpolate`${logGroup.arn}:*`],
    },
    // X-Ray has no resources to name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    { actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] },
  ]);
  return new aws.iam.RolePolicy(`${name}-policy`, { role: role.name, policy }, opts);
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
    layers: [...(args.layers ?? [])],
    environment: { variables: { ...args.environment } },
    tracingConfig: { mode: "Active" },
    loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
  };
  return new aws.lambda.Function(name, transformed(defaults, args.transform?.function), opts);
}

/**
 * The handler's serialized text and nothing else. `aws.lambda.CallbackFunction` would serialize it in the same way, and
 * then walk the project's node_modules once for each function, to add the packages that this project keeps in a layer.
 */
async function archive(factory: () => unknown): Promise<pulumi.asset.AssetArchive> {
  const { text } = await pulumi.runtime.serializeFunction(factory, {
    exportName: "handler",
    isFactoryFunction: true,
  });
  return new pulumi.asset.AssetArchive({ "__index.js": new pulumi.asset.StringAsset(text) });
}
