import * as pulumi from "@pulumi/pulumi";

/**
 * Stops the program when there are problems, and lists them all, each on its own line. To be called before the first
 * resource is registered: it says that nothing was changed.
 *
 * @throws pulumi.RunError, which the Pulumi CLI prints without a stack trace.
 */
export function throwProblems(problems: readonly string[]): void {
  throwAll(problems, ", nothing was changed");
}

/**
 * The same in a component's constructor, which cannot know what the program registered before it.
 *
 * @throws pulumi.RunError, which the Pulumi CLI prints without a stack trace.
 */
export function throwArgumentProblems(problems: readonly string[]): void {
  throwAll(problems, "");
}

function throwAll(problems: readonly string[], note: string): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${String(problems.length)} problems`;
  const lines = problems.map((problem) => `  - ${problem}`);
  throw new pulumi.RunError([`${count}${note}:`, ...lines].join("\n"));
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
  const names = allowed.join(", ");
  return [
    problemMessage(who, what, names === "" ? "left out: there are none" : `one of ${names}`, value),
  ];
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
