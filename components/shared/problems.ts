import * as pulumi from "@pulumi/pulumi";

/**
 * Stops the program when there are problems, and lists them all, each on its own line. Called before the first resource
 * is registered, it leaves the stack as it was.
 *
 * @throws pulumi.RunError, which the Pulumi CLI prints without a stack trace.
 */
export function throwProblems(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${String(problems.length)} problems`;
  throw new pulumi.RunError(
    [`${count}, nothing was changed:`, ...problems.map((problem) => `  - ${problem}`)].join("\n"),
  );
}

/** A problem in the one wording of all components: who, what, what is allowed, what was found instead. */
export function problemMessage(who: string, what: string, allowed: string, value: unknown): string {
  const found = value === undefined ? "missing" : `not ${JSON.stringify(value)}`;
  return `${who}: ${what} must be ${allowed}, ${found}`;
}

/** A problem unless the value is one of `allowed`; `undefined` stands for the default and is fine. */
export function oneOf(
  who: string,
  what: string,
  allowed: readonly (string | number)[],
  value: string | number | undefined,
): string[] {
  if (value === undefined || allowed.includes(value)) return [];
  return [problemMessage(who, what, `one of ${allowed.join(", ")}`, value)];
}

/** A problem unless the value is an integer within the bounds; `undefined` stands for the default and is fine. */
export function integerInRange(
  who: string,
  what: string,
  [least, most]: readonly [number, number],
  value: number | undefined,
): string[] {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) {
    return [];
  }
  const allowed = `a whole number from ${String(least)} to ${String(most)}`;
  return [problemMessage(who, what, allowed, value)];
}
