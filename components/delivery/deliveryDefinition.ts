import { logRetentionProblems } from "../shared/logGroup";
import { problemMessage } from "../shared/problems";
import { type DeliveredStack, deliveredStackProblems } from "./deliveredStack";
import { type StateBackend, stateBackendProblems } from "./stateBackend";

/** A pipeline as plain data: what can be checked before any resource exists. */
export interface DeliveryDefinition {
  /** The name of the program that is deployed, as in its `Pulumi.yaml`. */
  readonly project: string;
  /** The repository on GitHub, `owner/name`. */
  readonly repository: string;
  /**
   * The ARN of a connection to GitHub that has been confirmed: pushes may never start a pipeline that was made while its
   * connection was pending. https://github.com/pulumi/pulumi/issues/10908
   */
  readonly connectionArn: string;
  /** The branch that is deployed. @default "main" */
  readonly branch?: string;
  /** What is deployed, one stack after the other. */
  readonly stacks: readonly DeliveredStack[];
  /** Where the stacks' state is. */
  readonly state: StateBackend;
  /** The Pulumi CLI of the builds. */
  readonly pulumi: {
    /** E.g. `3.248.0`. */
    readonly version: string;
    /** The SHA-256 of that version's `pulumi-v…-linux-x64.tar.gz`, in hexadecimal. */
    readonly checksum: string;
  };
  /** An e-mail address that is notified of failures and approvals. @default none; the topic takes subscriptions */
  readonly email?: string;
  /** Days. @default 30 */
  readonly logRetentionDays?: number;
}

const connection = /^arn:aws:codeconnections:[a-z0-9-]+:\d{12}:connection\/[\w-]+$/;

/** Everything that is wrong with a pipeline's definition, before anything is registered. */
export function deliveryPipelineProblems(name: string, args: DeliveryDefinition): string[] {
  const who = `DeliveryPipeline "${name}"`;
  const match = (what: string, allowed: string, pattern: RegExp, value: string) =>
    pattern.test(value) ? [] : [problemMessage(who, what, allowed, value || undefined)];
  return [
    // With a stack's name it is part of roles' names, which have at most 64 characters.
    ...match("the name", "at most 17 letters, digits, - and _", /^[A-Za-z][\w-]{0,16}$/, name),
    ...match("project", "the name in its Pulumi.yaml", /^[\w.-]{1,100}$/, args.project),
    ...match("repository", "owner/name", /^[\w.-]+\/[\w.-]+$/, args.repository),
    ...match("connectionArn", "the ARN of a connection", connection, args.connectionArn),
    ...match("branch", "a branch's name", /^[\w./-]+$/, args.branch ?? "main"),
    ...match("pulumi.version", "like 3.248.0", /^\d+\.\d+\.\d+$/, args.pulumi.version),
    ...match("pulumi.checksum", "64 hexadecimal digits", /^[0-9a-f]{64}$/, args.pulumi.checksum),
    ...match("email", "an e-mail address", /^[^@\s]+@[^@\s]+$|^$/, args.email ?? ""),
    ...logRetentionProblems(who, args.logRetentionDays),
    ...stateBackendProblems(who, args.state),
    ...deliveredStackProblems(who, args.stacks, args.state),
  ];
}
