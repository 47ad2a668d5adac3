import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Cloud } from "@secured-api/local-cloud";
import type { Context } from "mocha";

const missing = ["aws", "bash", "curl", "python3"].filter((program) => !isInstalled(program));

/** For titles: says aloud that the tests under it do not run here. */
export const withoutAwsCli =
  missing.length === 0 ? "" : ` (skipped: ${missing.join(", ")} is not installed)`;

/** Where the AWS CLI, or what its documents use beside it, is not installed, the tests are skipped. */
export function needAwsCli(context: Context): void {
  // The AWS CLI is no package of this project.
  // eslint-disable-next-line no-restricted-syntax
  if (withoutAwsCli !== "") context.skip();
}

export function isInstalled(program: string): boolean {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** The same commands with the one option that leads them to this machine. */
export function locally(commands: string, { cognito, dynamodb }: Cloud["endpoints"]): string {
  return commands
    .replace(/\baws cognito-idp\b/g, `$& --endpoint-url ${cognito}`)
    .replace(/\baws dynamodb\b/g, `$& --endpoint-url ${dynamodb}`);
}
