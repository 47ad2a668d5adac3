import type * as pulumi from "@pulumi/pulumi";

/** Reads a program's configuration by key, each value in its type. */
export interface ConfigReader {
  /** What is wrong with the values read so far. A missing value, or one of another type, was read as false, 0, "", [] or {}. */
  readonly problems: string[];
  readonly flag: (key: string) => boolean;
  readonly number: (key: string) => number;
  readonly string: (key: string) => string;
  /** A list of strings. */
  readonly list: (key: string) => string[];
  /**
   * A map of strings, also of those that `pulumi config set --path` takes for numbers or booleans. The key may be missing,
   * as Pulumi.yaml has no type for a map.
   */
  readonly map: (key: string) => Record<string, string>;
}

/** `const { problems, number, string } = configReader(new pulumi.Config());` */
export function configReader(config: pulumi.Config): ConfigReader {
  const problems: string[] = [];
  const read = collectErrors(problems);
  return {
    problems,
    flag: (key) => read(() => config.requireBoolean(key), false),
    number: (key) => read(() => config.requireNumber(key), 0),
    string: (key) => read(() => config.require(key), ""),
    list: (key) => read(() => listOfStrings(key, config.requireObject(key)), []),
    map: (key) => read(() => mapOfStrings(key, config.getObject(key) ?? {}), {}),
  };
}

/**
 * Returns a function that reads one value of the configuration. When the reading throws, its message is added to
 * `problems` and the fallback is the value, so that all problems are reported at once.
 */
export function collectErrors(problems: string[]): <T>(read: () => T, fallback: T) => T {
  return (read, fallback) => {
    try {
      return read();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return fallback;
    }
  };
}

function listOfStrings(key: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
  throw new Error(`${key} must be a list of strings, not ${JSON.stringify(value)}`);
}

function mapOfStrings(key: string, value: unknown): Record<string, string> {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = isMap ? Object.entries(value) : [];
  if (isMap && entries.every(([, each]) => ["string", "number", "boolean"].includes(typeof each)))
    return Object.fromEntries(entries.map(([name, each]) => [name, String(each)]));
  throw new Error(`${key} must be a map of strings, not ${JSON.stringify(value)}`);
}
