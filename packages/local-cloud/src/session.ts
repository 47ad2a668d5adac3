import type { ServedOperation } from "./apigateway/gateway";
import type { Cloud } from "./cloud";
import { assetFiles } from "./program/assets";
import { deploy, type Target } from "./program/deploy";
import type { Resource } from "./program/engine";
import type { Program } from "./program/project";
import type { Properties } from "./program/properties";

/** One run of the program that went well. */
export interface Version {
  readonly outputs: Properties;
  readonly resources: readonly Resource[];
  /** What its APIs serve. */
  readonly operations: readonly ServedOperation[];
  /** The files that the program loaded and those of its assets, packages aside. */
  readonly files: readonly string[];
}

/** A program on a cloud, version after version. */
export interface Session {
  /**
   * Runs the program and puts its resources in the place of the version before it; those that it registers no more are
   * removed. A version that fails changes nothing in the end: what it had changed is put back before this rejects.
   */
  deploy(program: Program): Promise<Version>;
}

/** `open` starts the cloud: once, when the first program is on its way. `output` gets what programs print. */
export function createSession(open: () => Promise<Cloud>, output: (line: string) => void): Session {
  let opened: Promise<Cloud> | undefined;
  let current: Version | undefined;

  return {
    deploy: async (program) => {
      const run = recording(() => (opened ??= open()));
      let files: readonly string[] = [];
      try {
        const outputs = await deploy(program, run.open, output, (loaded) => (files = loaded));
        const { resources } = run;
        const cloud = await run.cloud();
        await keepOnly(cloud, resources);
        const assets = resources.flatMap(({ inputs }) => assetFiles(inputs));
        current = {
          outputs,
          resources,
          operations: cloud.operations(),
          files: [...files, ...assets],
        };
        return current;
      } catch (error) {
        await run.stop();
        if (current !== undefined) await putBack(await run.cloud(), current, run.resources);
        throw error;
      }
    },
  };
}

/** A target that notes what is registered, and that lets nothing through any more once it is stopped. */
function recording(cloud: () => Promise<Cloud>) {
  const resources: Resource[] = [];
  const underWay = new Set<Promise<unknown>>();
  let stopped = false;
  const open = async (): Promise<Target> => {
    const target = await cloud();
    return {
      invoke: (token, args) => target.invoke(token, args),
      register: async (resource) => {
        if (stopped) throw new Error("the program has failed already");
        resources.push(resource);
        const registering = target.register(resource);
        underWay.add(registering);
        return registering.finally(() => underWay.delete(registering));
      },
    };
  };
  const stop = async () => {
    stopped = true;
    await Promise.allSettled(underWay);
  };
  return { resources, cloud, open, stop };
}

async function putBack(cloud: Cloud, good: Version, tried: readonly Resource[]): Promise<void> {
  if (tried.length === 0) return;
  // In the order of their registration each finds what it depends on.
  for (const resource of good.resources) await cloud.register(resource);
  await keepOnly(cloud, good.resources);
}

function keepOnly(cloud: Cloud, resources: readonly Resource[]): Promise<void> {
  return cloud.keepOnly(new Set(resources.map(({ urn }) => urn)));
}
