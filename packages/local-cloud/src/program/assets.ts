import { readdirSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { type Asset, isAsset } from "../shared/asset";
import type { Properties } from "./properties";

/** A resource's inputs with the paths of its assets absolute and stamped, so that the inputs change when a file does. */
export function locateAssets(inputs: Properties, directory: string): Properties {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      isAsset(value) ? locate(value, directory) : value,
    ]),
  );
}

/** The absolute paths of the files that located assets consist of, packages aside. */
export function assetFiles(inputs: Properties): readonly string[] {
  return Object.values(inputs)
    .filter(isAsset)
    .flatMap(pathsOf)
    .flatMap(filesOf)
    .filter((file) => !file.includes(`${sep}node_modules${sep}`));
}

function locate(asset: Asset, directory: string): Asset {
  switch (asset.kind) {
    case "text":
      return asset;
    case "path": {
      const path = resolve(directory, asset.path);
      return { kind: "path", path, stamp: filesOf(path).map(stampOf).join("\n") };
    }
    case "archive": {
      const members = Object.entries(asset.assets);
      const assets = members.map(([name, member]) => [name, locate(member, directory)] as const);
      return { kind: "archive", assets: Object.fromEntries(assets) };
    }
  }
}

function pathsOf(asset: Asset): readonly string[] {
  if (asset.kind === "path") return [asset.path];
  return asset.kind === "archive" ? Object.values(asset.assets).flatMap(pathsOf) : [];
}

function filesOf(path: string): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return `${file} ${String(found?.mtimeMs)} ${String(found?.size)}`;
}
