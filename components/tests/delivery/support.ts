import { parse } from "yaml";
import { type DeliveryDefinition, DeliveryPipeline, type StateBackend } from "../..";
import { type Graph, record } from "../support/graph";

export const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
export const keyArn = "arn:aws:kms:us-east-1:123456789012:key/1";
export const connectionArn = "arn:aws:codeconnections:us-east-1:123456789012:connection/1";
export const checksum = "0123456789abcdef".repeat(4);
/** The key of a stack's secrets. */
export const secretsKey = (stack: string) => `arn:aws:kms:us-east-1:123456789012:key/${stack}`;
/** The secret with a stack's access token of Pulumi Cloud. */
export const token = (stack: string) =>
  `arn:aws:secretsmanager:us-east-1:123456789012:secret:${stack}-1`;
const inBucket: StateBackend = { kind: "s3", bucket: "state", keyArn };
const stack = (name: string) => ({
  name,
  previewRoleArn: role(`${name}-preview`),
  deployRoleArn: role(`${name}-deploy`),
  secretsArn: secretsKey(name),
});
/** A pipeline that notifies no one. */
export const quiet: DeliveryDefinition = {
  project: "todo-api",
  repository: "example/todo-api",
  connectionArn,
  stacks: [stack("dev"), { ...stack("prod"), approval: true }],
  state: inBucket,
  pulumi: { version: "3.248.0", checksum },
};
export const definition: DeliveryDefinition = { ...quiet, email: "you@example.com" };

/** The same stacks, with their state in Pulumi Cloud. */
export const inCloud: Partial<DeliveryDefinition> = {
  stacks: quiet.stacks.map((each) => ({ ...each, secretsArn: token(each.name) })),
  state: { kind: "cloud" },
};

/** The account, as data sources say it. */
export const identity = {
  "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "123456789012" },
};

export const built = (args: Partial<DeliveryDefinition> = {}) =>
  record(() => new DeliveryPipeline("Delivery", { ...definition, ...args }), identity);

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

export const policyOf = (graph: Graph, type: string, name: string): unknown =>
  JSON.parse(String(graph.one(type, name).policy));

export const allowed = (graph: Graph, name: string) =>
  (policyOf(graph, "aws:iam/rolePolicy:RolePolicy", name) as { Statement: Statement[] }).Statement;

export const allow = (Action: readonly string[], ...Resource: string[]) => ({
  Effect: "Allow",
  Action,
  Resource,
});

/** What every build may do. */
export const common = (name: string) => [
  allow(["logs:CreateLogStream", "logs:PutLogEvents"], `arn:Delivery-${name}-logs:*`),
  allow(["s3:GetObject", "s3:GetObjectVersion"], "arn:Delivery-artifacts/*"),
  allow(["kms:Decrypt"], "arn:Delivery-key"),
];

/** The build specification of a project. */
export const specOf = (graph: Graph, name: string) => {
  const { source } = graph.one("aws:codebuild/project:Project", name) as {
    readonly source: { readonly buildspec: string };
  };
  return parse(source.buildspec) as {
    readonly env: object;
    readonly phases: { readonly build: { readonly commands: readonly string[] } };
  };
};
