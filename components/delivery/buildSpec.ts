export interface BuildSpec {
  /** Shell commands, in order; one that fails ends the build. */
  readonly commands: readonly string[];
  /** Environment variables from Secrets Manager: secret ARNs by variable. @default none */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * A CodeBuild build specification for Node.js, as JSON, which is YAML too. The commands are one script in a shell of its
 * own, which stops at the first that fails, also within a pipe: what CodeBuild keeps of a shell from one command to the
 * next is not documented. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function buildSpec({ commands, secrets = {} }: BuildSpec): string {
  const script = ["(", "set -euo pipefail", ...commands, ")"].join("\n");
  return JSON.stringify({
    version: 0.2,
    env: {
      shell: "bash",
      ...(Object.keys(secrets).length === 0 ? {} : { "secrets-manager": secrets }),
    },
    phases: {
      install: { "runtime-versions": { nodejs: 22 }, commands: ["npm ci"] },
      build: { "on-failure": "ABORT", commands: [script] },
    },
  });
}
