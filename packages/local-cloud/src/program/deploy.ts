import { messageOf } from "../shared/messageOf";
import { locateAssets } from "./assets";
import { type DeploymentTarget, type Resource, serveEngine } from "./engine";
import type { Program } from "./project";
import type { Properties } from "./properties";
import { runProgram } from "./run";

/**
 * Runs a program to its end and registers its resources with a target. Returns the stack's outputs.
 *
 * @param open starts the target: called as soon as the program's process is started, because Pulumi's runtime takes a
 *   second to load.
 * @param output called with each line that the program prints or logs.
 * @param loaded called with the absolute paths of the files that the program has loaded, packages aside.
 * @throws Error when a resource cannot be created, or when the program fails, whose reason has gone to `output` by then.
 */
export async function deploy(
  program: Program,
  open: () => Promise<DeploymentTarget>,
  output: (line: string) => void,
  loaded: (files: readonly string[]) => void = () => undefined,
): Promise<Properties> {
  // The program is killed at the first error, as Pulumi's engine does it: its runtime would never end.
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  let opened: (target: DeploymentTarget) => void = () => undefined;
  const target = new Promise<DeploymentTarget>((resolve) => (opened = resolve));

  const engine = await serveEngine({
    project: program.project,
    stack: program.stack,
    register: async (resource) => {
      try {
        const inputs = locateAssets(resource.inputs, program.directory);
        return await (await target).register({ ...resource, inputs });
      } catch (error) {
        fail(named(resource, error));
        throw error;
      }
    },
    invoke: async (token, args) => (await target).invoke(token, args),
  });
  try {
    const running = runProgram(program, engine.address, output);
    const kill = () => running.process.kill("SIGKILL");
    process.once("exit", kill);
    open().then(opened, fail);
    try {
      const code = await Promise.race([running.ended, failed]);
      const outputs = engine.outputs();
      if (code !== 0 || outputs === undefined) {
        const how = running.process.signalCode ?? `code ${String(code)}`;
        const early = code === 0 ? ", before it came to its end: does it call process.exit?" : "";
        throw new Error(`the program in ${program.directory} ended with ${how}${early}`);
      }
      loaded(running.loaded());
      return outputs;
    } finally {
      process.off("exit", kill);
      kill();
    }
  } finally {
    engine.close();
  }
}

function named({ type, name }: Resource, error: unknown): Error {
  return new Error(`${type} "${name}": ${messageOf(error)}`);
}
