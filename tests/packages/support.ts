import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/projectFiles";

/** The folders of the packages, by their names after the scope. */
export const packages = {
  components: "components",
  http: "packages/http",
  "local-cloud": "packages/local-cloud",
} as const;

/** Outside of the project: what is tested there must find nothing of it. */
export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "packages-")));
}

/** `npm run pack`, into another folder than the project's. Returns what it prints. */
export function pack(destination: string): string {
  const args = [join(root, "scripts/pack.mjs"), destination];
  return execFileSync(process.execPath, args, { cwd: root, encoding: "utf8" });
}

/** Installs what the package.json of a folder names, from npm's cache where it is in it. */
export function npm(command: "ci" | "install", directory: string, options: readonly string[] = []) {
  const quiet = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  execFileSync("npm", [command, ...quiet, ...options], {
    cwd: directory,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}
