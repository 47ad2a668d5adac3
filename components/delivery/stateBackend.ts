import type { PolicyStatement } from "../lambda/policyStatement";
import { problem } from "../shared/problems";

/** Where Pulumi keeps the state of stacks. */
export type StateBackend =
  /** Pulumi Cloud, by the access token in a secret of Secrets Manager. */
  | { readonly kind: "cloud"; readonly tokenSecretArn: string }
  /** A bucket of S3, whose objects and whose stacks' secrets one key encrypts. */
  | { readonly kind: "s3"; readonly bucket: string; readonly keyArn: string };

export function stateBackendProblems(who: string, state: StateBackend): string[] {
  if (state.kind === "cloud") {
    return arn(who, "state.tokenSecretArn", "secretsmanager", "secret:", state.tokenSecretArn);
  }
  return [
    ...(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(state.bucket)
      ? []
      : [problem(who, "state.bucket", "a bucket's name", state.bucket || undefined)]),
    ...arn(who, "state.keyArn", "kms", "key/", state.keyArn),
  ];
}

function arn(who: string, what: string, service: string, kind: string, value: string): string[] {
  const start = `arn:aws:${service}:`;
  if (value.startsWith(start) && value.includes(`:${kind}`) && !value.includes("*")) return [];
  return [problem(who, what, `an ARN ${start}…:${kind}…`, value || undefined)];
}

/** What `pulumi login` is given. */
export function backendUrl(state: StateBackend): string {
  return state.kind === "cloud" ? "https://api.pulumi.com" : `s3://${state.bucket}`;
}

/** The secrets that a build reads into its environment, by variable. */
export function backendSecrets(state: StateBackend): Record<string, string> {
  return state.kind === "cloud" ? { PULUMI_ACCESS_TOKEN: state.tokenSecretArn } : {};
}

/** What a build must be allowed to read the state, or to change it too. */
export function backendStatements(
  state: StateBackend,
  access: "read" | "write",
): readonly PolicyStatement[] {
  if (state.kind === "cloud") {
    return [{ actions: ["secretsmanager:GetSecretValue"], resources: [state.tokenSecretArn] }];
  }
  const bucket = `arn:aws:s3:::${state.bucket}`;
  const write = access === "write";
  return [
    { actions: ["s3:ListBucket"], resources: [bucket] },
    {
      actions: ["s3:GetObject", ...(write ? ["s3:PutObject", "s3:DeleteObject"] : [])],
      resources: [`${bucket}/.pulumi/*`],
    },
    {
      actions: ["kms:Decrypt", ...(write ? ["kms:GenerateDataKey"] : [])],
      resources: [state.keyArn],
    },
  ];
}
