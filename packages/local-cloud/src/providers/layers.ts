import { rmSync } from "node:fs";
import { join } from "node:path";

/** The versions of layers, each unpacked in a folder. */
export interface Layers {
  /** The version with this content: the one that has it already, or a new one. */
  put(layerArn: string, content: object, unpack: (directory: string) => void): LayerVersion;
  /** Where the layer version is; `undefined` for one that does not exist. */
  directory(arn: string): string | undefined;
  remove(arn: string): void;
}

export interface LayerVersion {
  readonly arn: string;
  readonly version: string;
}

export function createLayers(root: string): Layers {
  /** By layer: the content of version 1, 2, and so on. A number is not given twice, as in AWS. */
  const contents = new Map<string, string[]>();
  const directories = new Map<string, string>();
  return {
    put: (layerArn, content, unpack) => {
      const versions = contents.get(layerArn) ?? [];
      contents.set(layerArn, versions);
      const wanted = JSON.stringify(content);
      if (!versions.includes(wanted)) versions.push(wanted);
      const version = String(versions.indexOf(wanted) + 1);
      const arn = `${layerArn}:${version}`;
      if (!directories.has(arn)) {
        const directory = join(root, arn.split(":").slice(-2).join("-"));
        unpack(directory);
        directories.set(arn, directory);
      }
      return { arn, version };
    },
    directory: (arn) => directories.get(arn),
    remove: (arn) => {
      const directory = directories.get(arn);
      if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
      directories.delete(arn);
    },
  };
}
