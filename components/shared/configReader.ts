import type * as pulumi from "@pulumi/pulumi";
import { reading } from "./problems";

/** Reads a program's configuration by key, each value in its type. */
interface ConfigReader {
  /** Every value so far that is missing or of another type; it was read as false, 0, "", [] or {}. */
  readonly problems: string[];
  readonly flag: (key: string) => boolean;
  readonly number: (key: string) => number;
  readonly text: (key: string) => string;
  readonly list: (key: string) => string[];
  /**
   * Texts by name, also those that `pulumi config set --path` takes for numbers or true and false. The key may be missing,
   * as Pulumi.yaml has no type for it.
   */
  readonly map: (key: string) => Record<string, string>;
}

export function configReader(config: pulumi.Config): ConfigReader {
  const problems: string[] = [];
  const read = reading(problems);
  return {
    problems,
    flag: (key) => read(() => config.requireBoolean(key), false),
    number: (key) => read(() => config.requireNumber(key), 0),
    text: (key) => read(() => config.require(key), ""),
    list: (key) => read(() => texts(key, config.requireObject(key)), []),
    map: (key) => read(() => textsByName(key, config.getObject(key) ?? {}), {}),
  };
}

function texts(key: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every(isText)) return value;
  throw new Error(`${key} must be a list of texts, not ${JSON.stringify(value)}`);
}

function textsByName(key: string, value: unknown): Record<string, string> {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  const entries = isMap ? Object.entries(value) : [];
  if (isMap && entries.every(([, each]) => ["string", "number", "boolean"].includes(typeof each)))
    return Object.fromEntries(entries.map(([name, each]) => [name, String(each)]));
  throw new Error(`${key} must be texts by name, not ${JSON.stringify(value)}`);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
