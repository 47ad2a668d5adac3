import type { ServedOperation } from "./apigateway/gateway";
import type { Cloud } from "./cloud";
import { assetFiles } from "./program/assets";
import { deploy } from "./program/deploy";
import type { DeploymentTarget, Resource } from "./program/engine";
import type { Program } from "./program/project";
import type { Properties } from "./program/properties";

/** One successful run of the program. */
export interface Version {
  readonly outputs: Properties;
  readonly resources: readonly Resource[];
  /** What its APIs serve. */
  readonly operations: readonly ServedOperation[];
  /** Absolute paths of the files that the program loaded and of those that its assets are made of, packages aside. */
  readonly files: readonly string[];
}

/** A program on a cloud, version after version. */
export interface Session {
  /**
   * Runs the program and replaces the resources of the version before it; those that it no longer registers are removed.
   * A version that fails changes nothing in the end: what it had changed is restored before this rejects.
   *
   * @throws Error as {@link deploy} does.
   */
  deploy(program: Program): Promise<Version>;
}

/**
 * @param open starts the cloud: called once, when the first program is being started.
 * @param output called with each line that programs print.
 */
export function createSession(open: () => Promise<Cloud>, output: (line: string) => void): Session {
  let opened: Promise<Cloud> | undefined;
  let current: Version | undefined;

  return {
    deploy: async (program) => {
      const recorder = recordResources(() => (opened ??= open()));
      const { resources } = recorder;
      let files: readonly string[] = [];
      try {
        const outputs = await deploy(program, recorder.open, output, (loaded) => (files = loaded));
        const cloud = await recorder.cloud();
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
        await recorder.stop();
        if (current !== undefined) await restore(await recorder.cloud(), current, resources);
        throw error;
      }
    },
  };
}

/** A target that records what is registered with a cloud, and rejects all registrations once it is stopped. */
function recordResources(cloud: () => Promise<Cloud>) {
  const resources: Resource[] = [];
  const pending = new Set<Promise<unknown>>();
  let stopped = false;
  const open = async (): Promise<DeploymentTarget> => {
    const target = await cloud();
    return {
      invoke: (token, args) => target.invoke(token, args),
      register: async (resource) => {
        if (stopped) throw new Error("the program has failed already");
        resources.push(resource);
        const registering = target.register(resource);
        pending.add(registering);
        return registering.finally(() => pending.delete(registering));
      },
    };
  };
  const stop = async () => {
    stopped = true;
    await Promise.allSettled(pending);
  };
  return { resources, cloud, open, stop };
}

async function restore(
  cloud: Cloud,
  { resources }: Version,
  attempted: readonly Resource[],
): Promise<void> {
  if (attempted.length === 0) return;
  // In the order of their registration each finds what it depends on.
  for (const resource of resources) await cloud.register(resource);
  await keepOnly(cloud, resources);
}

function keepOnly(cloud: Cloud, resources: readonly Resource[]): Promise<void> {
  return cloud.keepOnly(new Set(resources.map(({ urn }) => urn)));
}
