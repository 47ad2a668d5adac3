import * as pulumi from "@pulumi/pulumi";

/**
 * Stops the program with everything that is wrong, each problem on its own line. Called before the first resource is
 * registered, it leaves the stack as it was.
 *
 * @throws pulumi.RunError, which the Pulumi CLI prints without a stack trace.
 */
export function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? "1 problem" : `${String(problems.length)} problems`;
  throw new pulumi.RunError(
    [`${count}, nothing was changed:`, ...problems.map((problem) => `  - ${problem}`)].join("\n"),
  );
}

/**
 * Reads configuration value by value: what a reading throws is kept as a problem and its value replaced, so that all
 * that is wrong is told at once.
 */
export function reading(problems: string[]): <T>(value: () => T, otherwise: T) => T {
  return (value, otherwise) => {
    try {
      return value();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return otherwise;
    }
  };
}

/** A problem in the project's one wording: who, what, what is allowed, what was given instead. */
export function problem(who: string, what: string, allowed: string, got: unknown): string {
  const given = got === undefined ? "missing" : `not ${JSON.stringify(got)}`;
  return `${who}: ${what} must be ${allowed}, ${given}`;
}

/** A problem unless `got` is one of `allowed`; `undefined` stands for the default and is fine. */
export function oneOf(
  who: string,
  what: string,
  allowed: readonly (string | number)[],
  got: string | number | undefined,
): string[] {
  if (got === undefined || allowed.includes(got)) return [];
  return [problem(who, what, `one of ${allowed.join(", ")}`, got)];
}

/** A problem unless `got` is a whole number within the bounds; `undefined` stands for the default and is fine. */
export function wholeNumber(
  who: string,
  what: string,
  [least, most]: readonly [number, number],
  got: number | undefined,
): string[] {
  if (got === undefined || (Number.isInteger(got) && got >= least && got <= most)) return [];
  return [problem(who, what, `a whole number from ${String(least)} to ${String(most)}`, got)];
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** How long logs are kept where nothing else is said, in days. */
export const defaultLogRetentionDays = 30;

export function logRetentionProblems(who: string, days: number | undefined): string[] {
  return oneOf(who, "logRetentionDays", retentions, days);
}
