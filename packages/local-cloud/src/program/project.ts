import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { asObject, isRecord, type JsonObject, objectIn } from "../shared/json";
import { messageOf } from "../shared/messageOf";
import { usageError } from "../shared/usageError";
import { checkKeys, checkRegion, ownKeys } from "./configuration";

/** A program and the configuration to run it with. */
export interface Program {
  /** The directory of Pulumi.yaml: an absolute path. */
  readonly directory: string;
  readonly project: string;
  readonly stack: string;
  /** Config values by full key, e.g. `todo-api:mfa`: strings, as Pulumi passes them. */
  readonly config: Readonly<Record<string, string>>;
  /** What only a deployment would know stays unknown, as in `pulumi preview`. @default false */
  readonly preview?: boolean;
}

/**
 * Reads a program's Pulumi.yaml and Pulumi.<stack>.yaml as the Pulumi CLI does: project defaults, then the stack's
 * values, then `overrides`, checked against the declared types.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options
 *
 * Stricter than the CLI, which takes them in silence: a key of the project that its Pulumi.yaml does not declare is an
 * error, unless it declares none. Keys of other namespaces pass, such as `aws:region`, whose value must be a region.
 *
 * @param overrides values by key, with or without the project's name. @default none
 * @throws a usage error that says which file, key and value.
 */
export function readProject(
  directory: string,
  stack: string,
  overrides: Readonly<Record<string, string>> = {},
): Program {
  const root = resolve(directory);
  const projectFile = join(root, "Pulumi.yaml");
  if (!existsSync(projectFile)) {
    throw usageError(`${root} holds no Pulumi program: there is no Pulumi.yaml in it`);
  }
  const project = readYaml(projectFile);
  const name = typeof project.name === "string" ? project.name : basename(root);
  const runtime = asObject(project.runtime)?.name ?? project.runtime ?? "nodejs";
  if (runtime !== "nodejs") {
    throw usageError(
      `${projectFile}: only runtime nodejs runs locally, not ${JSON.stringify(runtime)}`,
    );
  }
  const stackFile = findStackFile(root, stack);
  const declared: JsonObject = Object.fromEntries(
    Object.entries(objectIn(project, "config")).map(([key, value]) => [fullKey(name, key), value]),
  );
  const config: Record<string, string> = {};
  for (const [key, declaration] of Object.entries(declared)) {
    const value = defaultOf(declaration);
    if (value !== undefined) config[key] = configString(key, value);
  }
  const set = (source: string, values: JsonObject) => {
    const keys = Object.keys(values).map((key) => fullKey(name, key));
    checkKeys(source, name, keys, Object.keys(declared));
    for (const [key, value] of Object.entries(values)) {
      const { type } = objectIn(declared, fullKey(name, key));
      if (typeof type === "string") checkType(source, key, value, type);
      config[fullKey(name, key)] = configString(key, value);
    }
  };
  set(stackFile, objectIn(readYaml(stackFile), "config"));
  set("--config", overrides);
  const own = ownKeys(name, Object.keys(declared));
  const missing = own.filter((key) => config[fullKey(name, key)] === undefined);
  if (missing.length > 0)
    throw usageError(`stack "${stack}" lacks configuration: ${missing.join(", ")}`);
  checkRegion(config);
  return { directory: root, project: name, stack, config };
}

function findStackFile(directory: string, stack: string): string {
  const file = join(directory, `Pulumi.${stack}.yaml`);
  if (existsSync(file)) return file;
  const stacks = readdirSync(directory).flatMap(
    (name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [],
  );
  throw usageError(
    `there is no stack "${stack}" in ${directory}; its stacks are ${stacks.join(", ") || "none"}`,
  );
}

/** A key of `config` holds a declaration or, in short, its default. */
function defaultOf(declaration: unknown): unknown {
  const { type, default: defaultValue, description } = asObject(declaration) ?? {};
  const isDeclaration = [type, defaultValue, description].some((member) => member !== undefined);
  return isDeclaration ? defaultValue : declaration;
}

function checkType(source: string, key: string, value: unknown, type: string): void {
  const actual = Array.isArray(value)
    ? "array"
    : Number.isInteger(value)
      ? "integer"
      : typeof value;
  // `pulumi config set` writes every value as a string.
  const asString = {
    boolean: /^(?:true|false)$/,
    integer: /^-?\d+$/,
    array: /^\[.*\]$/s,
    object: /^\{.*\}$/s,
  }[type];
  if (type === actual || (typeof value === "string" && asString?.test(value))) return;
  throw usageError(`${source}: ${key} must be of type ${type}, not ${JSON.stringify(value)}`);
}

function configString(key: string, value: unknown): string {
  if (isRecord(value) && "secure" in value) {
    throw usageError(
      `${key} is encrypted and only Pulumi can read it: run a stack whose value is in plain text`,
    );
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function fullKey(project: string, key: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

/** An empty file is an empty object. */
function readYaml(file: string): JsonObject {
  let value: unknown;
  try {
    value = parse(readFileSync(file, "utf8"));
  } catch (error) {
    const message = messageOf(error);
    // The first line says what and where; the others show the excerpt.
    throw usageError(`${file} cannot be read: ${message.replace(/:?\n[^]*$/, "")}`);
  }
  if (value === null) return {};
  if (isRecord(value)) return value;
  throw usageError(`${file} must hold keys and values, not ${JSON.stringify(value)}`);
}
