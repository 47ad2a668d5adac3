import type { StateBackend } from "./stateBackend";

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
