import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The project's folder. */
export const root = join(__dirname, "..", "..");

/** Every file of the project, tracked or about to be, by its path within {@link root}. */
export function projectFiles(): string[] {
  const options = { cwd: root, encoding: "utf8" } as const;
  const listed = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard"],
    options,
  );
  return listed.split("\n").filter((file) => file !== "" && existsSync(join(root, file)));
}
