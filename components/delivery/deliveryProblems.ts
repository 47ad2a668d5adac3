import type { DeliveryDefinition } from "./deliveryDefinition";
import { logRetentionProblems } from "../shared/logRetention";
import { problem } from "../shared/problems";
import { stateBackendProblems } from "./stateBackend";

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
