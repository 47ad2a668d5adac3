import { logRetentionProblems, problem } from "../shared/problems";
import { type StateBackend, stateBackendProblems } from "./stateBackend";

/** A stack that is delivered, and the roles that builds assume for it, in its account or another. */
export interface DeliveredStack {
  readonly name: string;
  /** May read what the program looks up; a preview compares with the state, and reads nothing of the stack. */
  readonly previewRoleArn: string;
  /** May change it, and make and remove people in its pool. */
  readonly deployRoleArn: string;
  /** A person must approve the deployment. @default false */
  readonly approval?: boolean;
}

/** A pipeline as plain data: what can be checked before any resource exists. */
export interface DeliveryDefinition {
  /** On GitHub: `owner/name`. */
  readonly repository: string;
  /** @default "main" */
  readonly branch?: string;
  /** One after the other. */
  readonly stacks: readonly DeliveredStack[];
  readonly state: StateBackend;
  /** Of the Pulumi CLI, e.g. `3.248.0`. */
  readonly pulumiVersion: string;
  /** Who is told of failures and asked for approvals. @default nobody; others may subscribe to the topic */
  readonly email?: string;
  /** Days. @default 30 */
  readonly logRetentionDays?: number;
}

const roleArn = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Everything that is wrong with a pipeline's definition, before anything is registered. */
export function deliveryPipelineProblems(name: string, args: DeliveryDefinition): string[] {
  const who = `DeliveryPipeline "${name}"`;
  const names = args.stacks.map((stack) => stack.name);
  const one = (what: string, allowed: string, pattern: RegExp, got: string) =>
    pattern.test(got) ? [] : [problem(who, what, allowed, got || undefined)];
  return [
    // Pulumi appends "-github" and eight characters to make the connection's name, which has 32.
    ...one("the name", "at most 17 letters, digits, - and _", /^[A-Za-z][\w-]{0,16}$/, name),
    ...one("repository", "owner/name", /^[\w.-]+\/[\w.-]+$/, args.repository),
    ...one("branch", "a branch's name", /^[\w./-]+$/, args.branch ?? "main"),
    ...one("pulumiVersion", "like 3.248.0", /^\d+\.\d+\.\d+$/, args.pulumiVersion),
    ...one("email", "a mail address", /^[^@\s]+@[^@\s]+$|^$/, args.email ?? ""),
    ...logRetentionProblems(who, args.logRetentionDays),
    ...stateBackendProblems(who, args.state),
    ...(names.length === 0 ? [`${who}: stacks must name at least one stack`] : []),
    ...(new Set(names).size === names.length
      ? []
      : [problem(who, "stacks", "each named once", names)]),
    ...args.stacks.flatMap((stack) => [
      // A stage has the name of its stack.
      ...one(
        "a stack's name",
        "letters, digits, - and _, and neither Source nor Test",
        /^(?!(?:Source|Test)$)[\w-]{1,64}$/,
        stack.name,
      ),
      ...one(`stack "${stack.name}" previewRoleArn`, "a role's ARN", roleArn, stack.previewRoleArn),
      ...one(`stack "${stack.name}" deployRoleArn`, "a role's ARN", roleArn, stack.deployRoleArn),
    ]),
  ];
}
