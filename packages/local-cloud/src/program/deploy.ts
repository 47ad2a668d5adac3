import { locateAssets } from "./assets";
import { type Created, type Resource, serveEngine } from "./engine";
import { type Program } from "./project";
import type { Properties } from "./properties";
import { runProgram } from "./run";

/** Where a program is deployed to: a cloud. */
export interface Target {
  register(resource: Resource): Promise<Created>;
  invoke(token: string, args: Properties): Promise<Properties>;
}

/**
 * Runs a program to its end and creates what it registers. `open` is called as soon as the program's process is on its
 * way: Pulumi's runtime takes its time to load, and the target can start meanwhile. Returns the stack's outputs; `loaded`
 * is told which files the program is made of.
 *
 * @throws Error when a resource cannot be created, or when the program fails; `output` has then had the reason.
 */
export async function deploy(
  program: Program,
  open: () => Promise<Target>,
  output: (line: string) => void,
  loaded: (files: readonly string[]) => void = () => undefined,
): Promise<Properties> {
  // The program is ended at the first failure, as Pulumi's engine does it: its runtime would go on and on.
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  let opened: (target: Target) => void = () => undefined;
  const target = new Promise<Target>((resolve) => (opened = resolve));

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
  return new Error(`${type} "${name}": ${error instanceof Error ? error.message : String(error)}`);
}
