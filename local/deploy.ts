import type { Cloud } from "./cloud";
import { type Resource, serveEngine } from "./engine/engine";
import { type Program, runProgram } from "./engine/program";
import type { Properties } from "./engine/properties";

/**
 * Runs a program to its end and creates what it registers in a cloud, which may still be starting: Pulumi's runtime
 * takes its time to load. Returns the stack's outputs.
 *
 * @throws Error when a resource cannot be created, or when the program fails; `output` has then had the reason.
 */
export async function deploy(
  program: Program,
  starting: Promise<Pick<Cloud, "register" | "invoke">>,
  output: (line: string) => void,
): Promise<Properties> {
  // The program is ended at the first failure, as Pulumi's engine does it: its runtime would go on and on.
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  starting.catch(fail);

  const engine = await serveEngine({
    project: program.project,
    stack: program.stack,
    register: async (resource) => {
      try {
        return await (await starting).register(resource);
      } catch (error) {
        fail(named(resource, error));
        throw error;
      }
    },
    invoke: async (token, args) => (await starting).invoke(token, args),
  });
  const running = runProgram(program, engine.address, output);
  const kill = () => running.process.kill("SIGKILL");
  process.once("exit", kill);
  try {
    const code = await Promise.race([running.ended, failed]);
    if (code !== 0)
      throw new Error(`the program in ${program.directory} ended with code ${String(code)}`);
    return engine.outputs();
  } finally {
    process.off("exit", kill);
    kill();
    engine.close();
  }
}

function named({ type, name }: Resource, error: unknown): Error {
  return new Error(`${type} "${name}": ${error instanceof Error ? error.message : String(error)}`);
}
