import * as pulumi from "@pulumi/pulumi";

/**
 * Stops the program when there are problems, and lists them all, each on its own line. To be called before the first
 * resource is registered: it says that nothing was changed.
 *
 * @param keys the configuration's keys, by the arguments of components that they set, see `problemsByKey`. @default none
 * @throws pulumi.RunError, which the Pulumi CLI prints without a stack trace.
 */
export function throwProblems(
  problems: readonly string[],
  keys: Readonly<Record<string, string>> = {},
): void {
  throwAll(problemsByKey(problems, keys), ", nothing was changed");
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

/**
 * Names the configuration's keys instead of the arguments of components that they set, so that whoever reads a problem
 * knows what to change: `SecuredApi "NotesAPI": throttle.rate must be …` as `throttleRate must be …`. A problem of several
 * components with one key is there once.
 *
 * @param keys by kind of component and argument: `{ "SecuredApi: throttle.rate": "throttleRate" }`; what is within a
 *   component follows its kind, without the name: `AuthPool client: oauth.scopes`.
 */
export function problemsByKey(
  problems: readonly string[],
  keys: Readonly<Record<string, string>>,
): string[] {
  const named = problems.map((problem) => {
    const [, who = "", what = "", must = ""] =
      /^((?:\w+ "[^"]*" ?)+\w*): (.+?)( must .*)$/s.exec(problem) ?? [];
    // Units follow an argument in parentheses.
    const key = keys[`${who.replace(/ "[^"]*"/g, "")}: ${what.replace(/ \(.*\)$/, "")}`];
    return key === undefined ? problem : `${key}${must}`;
  });
  return [...new Set(named)];
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
