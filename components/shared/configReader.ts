import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nearest } from "./nearest";
import { problemMessage } from "./problems";

/** Reads a program's configuration by key, each value in its type. */
export interface ConfigReader {
  /** What is wrong with the values read so far. A missing value, or one of another type, was read as false, 0, "", [] or {}. */
  readonly problems: string[];
  readonly flag: (key: string) => boolean;
  readonly number: (key: string) => number;
  readonly string: (key: string) => string;
  /** A list of strings. */
  readonly list: (key: string) => string[];
  /** A map of strings, also of those that `pulumi config set --path` takes for numbers or booleans. The key may be missing. */
  readonly map: (key: string) => Record<string, string>;
  /** A value of any type, as JSON; a missing one was read as `undefined`. */
  readonly json: (key: string) => unknown;
  /**
   * To be called last: what is wrong with the rest of the configuration. A key of this project that nothing has read is
   * mistyped, and its value would be the default in silence; the nearest key that was read is named. `aws:region` must be
   * one that the AWS provider knows, unless `aws:skipRegionValidation` is true, as the provider itself has it.
   */
  readonly unknown: () => string[];
}

/** `const { problems, number, string, unknown } = configReader(new pulumi.Config());` */
export function configReader(config: pulumi.Config): ConfigReader {
  const problems: string[] = [];
  const collect = collectErrors(problems);
  const known = new Set<string>();
  const read = <T>(key: string, value: () => T, fallback: T): T => {
    known.add(key);
    return collect(value, fallback);
  };
  return {
    problems,
    flag: (key) => read(key, () => config.requireBoolean(key), false),
    number: (key) => read(key, () => config.requireNumber(key), 0),
    string: (key) => read(key, () => config.require(key), ""),
    list: (key) => read(key, () => listOfStrings(key, config.requireObject(key)), []),
    map: (key) => read(key, () => mapOfStrings(key, config.getObject(key) ?? {}), {}),
    json: (key) => read<unknown>(key, () => config.requireObject(key), undefined),
    unknown: () => [...unknownKeys(config.name, [...known]), ...regionProblems()],
  };
}

/** Keys of other namespaces are for providers, such as `aws:region`, or for other projects. */
function unknownKeys(project: string, known: readonly string[]): string[] {
  const keys = Object.keys(pulumi.runtime.allConfig()).flatMap((key) =>
    key.startsWith(`${project}:`) ? [key.slice(project.length + 1)] : [],
  );
  return keys
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearest(key, known);
      const instead = near === undefined ? `its keys are ${known.join(", ")}` : `is it ${near}?`;
      return `${key} is not a key of ${project}: ${instead}`;
    });
}

function regionProblems(): string[] {
  const config = new pulumi.Config("aws");
  const region = config.get("region");
  const regions: readonly string[] = Object.values(aws.Region);
  if (region === undefined || regions.includes(region)) return [];
  if (config.get("skipRegionValidation") === "true") return [];
  const near = nearest(region, regions);
  const allowed = `a region of AWS${near === undefined ? "" : ` (${near}?)`}`;
  return [
    `${problemMessage("configuration", "aws:region", allowed, region)}; for a newer one set aws:skipRegionValidation to true`,
  ];
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
