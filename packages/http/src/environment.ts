/**
 * A function's environment variables. Read inside factories only: a captured `process.env` holds
 * the deploying machine's.
 */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable. Throws an error that names it when it is missing or empty. */
export function requireEnv(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === "") throw missing(name);
  return value;
}

/**
 * The members of a comma-separated variable, none when it is empty. Throws an error that names it
 * when it is missing.
 */
export function requireEnvList(environment: Environment, name: string): readonly string[] {
  const value = environment[name];
  if (value === undefined) throw missing(name);
  return value
    .split(",")
    .map((member) => member.trim())
    .filter((member) => member !== "");
}

function missing(name: string): Error {
  return new Error(`Environment variable ${name} is missing: set it on this function`);
}
