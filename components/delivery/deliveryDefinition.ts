import { logRetentionProblems } from "../shared/logGroup";
import { problemMessage } from "../shared/problems";
import { type StateBackend, stateBackendProblems } from "./stateBackend";

/** A stack that is deployed, and the roles that builds assume for it, in its account or another. */
export interface DeliveredStack {
  /** As in `Pulumi.<name>.yaml`. */
  readonly name: string;
  /** The ARN of a role that may read what the program looks up: a preview compares with the state alone. */
  readonly previewRoleArn: string;
  /** The ARN of a role that may change the stack, and create and delete users in its pool. */
  readonly deployRoleArn: string;
  /** A person must approve the deployment. @default false */
  readonly approval?: boolean;
}

/** A pipeline as plain data: what can be checked before any resource exists. */
export interface DeliveryDefinition {
  /** The repository on GitHub, `owner/name`. */
  readonly repository: string;
  /** The branch that is deployed. @default "main" */
  readonly branch?: string;
  /** What is deployed, one stack after the other. */
  readonly stacks: readonly DeliveredStack[];
  /** Where the stacks' state is. */
  readonly state: StateBackend;
  /** The version of the Pulumi CLI, e.g. `3.248.0`. */
  readonly pulumiVersion: string;
  /** An e-mail address that is notified of failures and approvals. @default none; the topic takes subscriptions */
  readonly email?: string;
  /** Days. @default 30 */
  readonly logRetentionDays?: number;
}

const roleArn = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Everything that is wrong with a pipeline's definition, before anything is registered. */
export function deliveryPipelineProblems(name: string, args: DeliveryDefinition): string[] {
  const who = `DeliveryPipeline "${name}"`;
  const names = args.stacks.map((stack) => stack.name);
  const match = (what: string, allowed: string, pattern: RegExp, value: string) =>
    pattern.test(value) ? [] : [problemMessage(who, what, allowed, value || undefined)];
  return [
    // Pulumi appends "-github" and eight characters to make the connection's name, which has 32.
    ...match("the name", "at most 17 letters, digits, - and _", /^[A-Za-z][\w-]{0,16}$/, name),
    ...match("repository", "owner/name", /^[\w.-]+\/[\w.-]+$/, args.repository),
    ...match("branch", "a branch's name", /^[\w./-]+$/, args.branch ?? "main"),
    ...match("pulumiVersion", "like 3.248.0", /^\d+\.\d+\.\d+$/, args.pulumiVersion),
    ...match("email", "an e-mail address", /^[^@\s]+@[^@\s]+$|^$/, args.email ?? ""),
    ...logRetentionProblems(who, args.logRetentionDays),
    ...stateBackendProblems(who, args.state),
    ...(names.length === 0 ? [`${who}: stacks must name at least one stack`] : []),
    ...(new Set(names).size === names.length
      ? []
      : [problemMessage(who, "stacks", "each named once", names)]),
    ...args.stacks.flatMap((stack) => [
      // A stage has the name of its stack.
      ...match(
        "a stack's name",
        "letters, digits, - and _, and neither Source nor Test",
        /^(?!(?:Source|Test)$)[\w-]{1,64}$/,
        stack.name,
      ),
      ...match(
        `stack "${stack.name}" previewRoleArn`,
        "a role's ARN",
        roleArn,
        stack.previewRoleArn,
      ),
      ...match(`stack "${stack.name}" deployRoleArn`, "a role's ARN", roleArn, stack.deployRoleArn),
    ]),
  ];
}
