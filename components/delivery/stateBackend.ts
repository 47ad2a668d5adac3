import type { PolicyStatement } from "../shared/iam";
import { problemMessage } from "../shared/problems";

/** Where Pulumi keeps the state of stacks. */
export type StateBackend =
  /** Pulumi Cloud, with the access token in a secret of Secrets Manager. */
  | { readonly kind: "cloud"; readonly tokenSecretArn: string }
  /** An S3 bucket; one key encrypts its objects and the stacks' secrets. */
  | { readonly kind: "s3"; readonly bucket: string; readonly keyArn: string };

/** Everything that is wrong with a state backend. */
export function stateBackendProblems(who: string, state: StateBackend): string[] {
  if (state.kind === "cloud") {
    return arnProblems(
      who,
      "state.tokenSecretArn",
      "secretsmanager",
      "secret:",
      state.tokenSecretArn,
    );
  }
  return [
    ...(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(state.bucket)
      ? []
      : [problemMessage(who, "state.bucket", "a bucket's name", state.bucket || undefined)]),
    ...arnProblems(who, "state.keyArn", "kms", "key/", state.keyArn),
  ];
}

/** The argument of `pulumi login`. */
export function backendUrl(state: StateBackend): string {
  return state.kind === "cloud" ? "https://api.pulumi.com" : `s3://${state.bucket}`;
}

/** The secrets that a build reads into its environment, by variable. */
export function backendSecrets(state: StateBackend): Record<string, string> {
  return state.kind === "cloud" ? { PULUMI_ACCESS_TOKEN: state.tokenSecretArn } : {};
}

/** What a build needs in order to read the state, or to write it as well. */
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

function arnProblems(
  who: string,
  what: string,
  service: string,
  kind: string,
  value: string,
): string[] {
  const start = `arn:aws:${service}:`;
  if (value.startsWith(start) && value.includes(`:${kind}`) && !value.includes("*")) return [];
  return [problemMessage(who, what, `an ARN ${start}…:${kind}…`, value || undefined)];
}
