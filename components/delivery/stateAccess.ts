import type { PolicyStatement } from "../shared/iam";
import type { DeliveredStack } from "./deliveredStack";
import type { DeliveryDefinition } from "./deliveryDefinition";

type Backend = Pick<DeliveryDefinition, "project" | "state">;

/** The secrets that a stack's builds read into their environment, by variable. */
export function stateSecrets({ state }: Backend, stack: DeliveredStack): Record<string, string> {
  return state.kind === "cloud" ? { PULUMI_ACCESS_TOKEN: stack.secretsArn } : {};
}

/**
 * What a build needs in order to read the state of one stack, or to write it as well, and to open its secrets. A preview
 * takes no lock. That the names of all objects can be listed is how Pulumi finds out what there is.
 * https://github.com/pulumi/pulumi/blob/master/pkg/backend/diy/store.go
 */
export function stateStatements(
  { project, state }: Backend,
  { name, secretsArn }: DeliveredStack,
  access: "read" | "write",
): readonly PolicyStatement[] {
  if (state.kind === "cloud") {
    return [{ actions: ["secretsmanager:GetSecretValue"], resources: [secretsArn] }];
  }
  const bucket = `arn:aws:s3:::${state.bucket}`;
  // A stack's name has no dot.
  const checkpoint = `${bucket}/.pulumi/stacks/${project}/${name}.*`;
  const read = [
    { actions: ["s3:ListBucket"], resources: [bucket] },
    { actions: ["s3:GetObject"], resources: [`${bucket}/.pulumi/meta.yaml`, checkpoint] },
    { actions: ["kms:Decrypt"], resources: [state.keyArn, secretsArn] },
  ];
  if (access === "read") return read;
  const folders = ["history", "backups", "journal", "locks/organization"];
  return [
    ...read,
    {
      actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
      resources: [
        checkpoint,
        ...folders.map((folder) => `${bucket}/.pulumi/${folder}/${project}/${name}/*`),
      ],
    },
    { actions: ["kms:GenerateDataKey"], resources: [state.keyArn] },
  ];
}
