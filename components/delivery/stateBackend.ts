import { problemMessage } from "../shared/problems";

/** Where Pulumi keeps the state of stacks. */
export type StateBackend =
  /** Pulumi Cloud; each stack has an access token. */
  | { readonly kind: "cloud" }
  /** An S3 bucket, and the key that encrypts its objects; each stack has a key for its secrets. */
  | { readonly kind: "s3"; readonly bucket: string; readonly keyArn: string };

/** Everything that is wrong with a state backend. */
export function stateBackendProblems(who: string, state: StateBackend): string[] {
  if (state.kind === "cloud") return [];
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

/** A problem unless the value is the ARN of one resource of a service, e.g. of `kms` and `key/`. */
export function arnProblems(
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
