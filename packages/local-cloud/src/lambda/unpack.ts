import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Asset } from "../shared/asset";

/**
 * Writes an archive's files into a directory, as Lambda lays them out.
 *
 * @throws Error when a path of the archive leads out of the directory.
 */
export function unpack(asset: Asset, directory: string): void {
  switch (asset.kind) {
    case "archive":
      for (const [path, member] of Object.entries(asset.assets))
        unpack(member, within(directory, path));
      return;
    case "text":
      mkdirSync(dirname(directory), { recursive: true });
      writeFileSync(directory, asset.text);
      return;
    case "path":
      cpSync(asset.path, directory, { recursive: true });
  }
}

function within(directory: string, path: string): string {
  const target = join(directory, path);
  if (relative(directory, target).startsWith("..")) {
    throw new Error(
      `the archive holds "${path}", which lies outside of it: Lambda would not find it`,
    );
  }
  return target;
}
