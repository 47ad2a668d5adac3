import { problemMessage } from "../shared/problems";
import { arnProblems, type StateBackend } from "./stateBackend";

/**
 * A stack that is deployed, and what its builds assume and open, in its account or another. No two stacks share any of it:
 * what runs for one must not reach another, which may wait for an approval.
 */
export interface DeliveredStack {
  /** As in `Pulumi.<name>.yaml`. */
  readonly name: string;
  /** The ARN of a role that may read what the program looks up: a preview compares with the state alone. */
  readonly previewRoleArn: string;
  /** The ARN of a role that may change the stack, and create and delete users in its pool. */
  readonly deployRoleArn: string;
  /**
   * The ARN of what opens the stack's secrets: with the state in S3 the KMS key that encrypts them, with Pulumi Cloud a
   * secret that holds an access token.
   */
  readonly secretsArn: string;
  /** A person must approve the deployment. @default false */
  readonly approval?: boolean;
}

const roleArn = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** A stage has the name of its stack, and a role's name, of at most 64 characters, contains it. */
const stackName = /^(?!(?:Source|Test)$)[\w-]{1,25}$/;

/** Everything that is wrong with the stacks of a pipeline. */
export function deliveredStackProblems(
  who: string,
  stacks: readonly DeliveredStack[],
  state: StateBackend,
): string[] {
  if (stacks.length === 0) return [`${who}: stacks must name at least one stack`];
  const names = stacks.map(({ name }) => name);
  const unique = new Set(names).size === names.length;
  return [
    ...(unique ? [] : [problemMessage(who, "stacks", "each named once", names)]),
    ...stacks.flatMap((stack) => stackProblems(who, stack, state)),
    ...sharingProblems(who, stacks, state),
  ];
}

function stackProblems(who: string, stack: DeliveredStack, state: StateBackend): string[] {
  const { name, secretsArn } = stack;
  const allowedName = "at most 25 letters, digits, - and _, and neither Source nor Test";
  const roles = ["previewRoleArn", "deployRoleArn"] as const;
  return [
    ...(stackName.test(name)
      ? []
      : [problemMessage(who, "a stack's name", allowedName, name || undefined)]),
    ...roles.flatMap((role) =>
      roleArn.test(stack[role])
        ? []
        : [
            problemMessage(
              who,
              `stack "${name}" ${role}`,
              "a role's ARN",
              stack[role] || undefined,
            ),
          ],
    ),
    ...(state.kind === "s3"
      ? arnProblems(who, `stack "${name}" secretsArn`, "kms", "key/", secretsArn)
      : arnProblems(who, `stack "${name}" secretsArn`, "secretsmanager", "secret:", secretsArn)),
  ];
}

/** An approval is a boundary only where the builds before it reach nothing that the builds after it use. */
function sharingProblems(
  who: string,
  stacks: readonly DeliveredStack[],
  state: StateBackend,
): string[] {
  const users = new Map(state.kind === "s3" ? [[state.keyArn, "state.keyArn"]] : []);
  const problems: string[] = [];
  for (const stack of stacks) {
    for (const key of ["previewRoleArn", "deployRoleArn", "secretsArn"] as const) {
      const arn = stack[key];
      const what = `stack "${stack.name}" ${key}`;
      const other = users.get(arn);
      if (arn !== "" && other !== undefined) {
        problems.push(problemMessage(who, what, `of its own, and not ${other}`, arn));
      }
      users.set(arn, what);
    }
  }
  return problems;
}
