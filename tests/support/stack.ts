import { type RunningProgram, startProgram, type Tokens } from "./runningProgram";
import { root } from "./projectFiles";

/** The todo stack, running locally with two people in it. */
export interface Stack extends RunningProgram {
  readonly apiUrl: string;
  readonly people: Readonly<Record<"a" | "b", Tokens>>;
}

export type { Tokens } from "./runningProgram";

const password = "Correct-horse-7";

/** Starts the whole stack; `cloud.close()` ends it. */
export async function startStack(): Promise<Stack> {
  const program = await startProgram(root, {
    "todo-api:throttleRate": "10000",
    "todo-api:throttleBurst": "5000",
  });
  const { userPoolId = "", apiUrl = "" } = program.outputs;
  async function person(username: string): Promise<Tokens> {
    await program.cloud.addUser(userPoolId, { username, password });
    return program.signIn(username, password);
  }
  return {
    ...program,
    apiUrl,
    people: { a: await person("ann@example.com"), b: await person("bob@example.com") },
  };
}
