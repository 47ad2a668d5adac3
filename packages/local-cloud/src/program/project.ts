import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { usageError } from "../shared/usageError";

/**
 * Reads a program's Pulumi.yaml and Pulumi.<stack>.yaml as the Pulumi CLI does: project defaults, then the stack's
 * values, then those `given` beside it, checked against the declared types.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options
 *
 * @throws a usage error that says which file, key and value.
 */
export function readProject(
  directory: string,
  stack: string,
  given: Readonly<Record<string, string>> = {},
): Program {
  const folder = resolve(directory);
  const projectFile = join(folder, "Pulumi.yaml");
  if (!existsSync(projectFile)) {
    throw usageError(`${folder} holds no Pulumi program: there is no Pulumi.yaml in it`);
  }
  const project = readYaml(projectFile);
  const name = typeof project.name === "string" ? project.name : basename(folder);
  const runtime = record(project.runtime).name ?? project.runtime ?? "nodejs";
  if (runtime !== "nodejs") {
    throw usageError(
      `${projectFile}: only runtime nodejs runs locally, not ${JSON.stringify(runtime)}`,
    );
  }
  const stackFile = join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(stackFile)) {
    const stacks = readdirSync(folder).flatMap(
      (file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [],
    );
    throw usageError(
      `there is no stack "${stack}" in ${folder}; its stacks are ${stacks.join(", ") || "none"}`,
    );
  }
  const declared = record(project.config);
  const unknown = Object.keys(given).filter((key) => !key.includes(":") && !(key in declared));
  if (unknown.length > 0) {
    const known = Object.keys(declared).join(", ") || "none";
    throw usageError(`${name} declares no ${unknown.join(", ")}; its settings are ${known}`);
  }
  const config: Record<string, string> = {};
  for (const [key, declaration] of Object.entries(declared)) {
    const value =
      record(declaration).default ?? (isDeclaration(declaration) ? undefined : declaration);
    if (value !== undefined) config[fullKey(name, key)] = text(key, value);
  }
  const set = (place: string, values: Readonly<Record<string, unknown>>) => {
    for (const [key, value] of Object.entries(values)) {
      const declaration = record(declared[key.replace(`${name}:`, "")]);
      if (typeof declaration.type === "string") checkType(place, key, value, declaration.type);
      config[fullKey(name, key)] = text(key, value);
    }
  };
  set(stackFile, record(readYaml(stackFile).config));
  set("--config", given);
  const missing = Object.keys(declared).filter((key) => config[fullKey(name, key)] === undefined);
  if (missing.length > 0)
    throw usageError(`stack "${stack}" lacks configuration: ${missing.join(", ")}`);
  return { directory: folder, project: name, stack, config };
}

function isDeclaration(value: unknown): boolean {
  const { type, default: otherwise, description } = record(value);
  return type !== undefined || otherwise !== undefined || description !== undefined;
}

function checkType(file: string, key: string, value: unknown, type: string): void {
  const actual = Array.isArray(value)
    ? "array"
    : Number.isInteger(value)
      ? "integer"
      : typeof value;
  // `pulumi config set` writes every value as a text.
  const asText = { boolean: /^(?:true|false)$/, integer: /^-?\d+$/, array: /^\[.*\]$/s }[type];
  if (type === actual || (typeof value === "string" && asText?.test(value))) return;
  throw usageError(`${file}: ${key} must be of type ${type}, not ${JSON.stringify(value)}`);
}

function text(key: string, value: unknown): string {
  if (typeof value === "object" && value !== null && "secure" in value) {
    throw usageError(
      `${key} is encrypted and only Pulumi can read it: run a stack whose value is in plain text`,
    );
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function fullKey(project: string, key: string): string {
  return key.includes(":") ? key : `${project}:${key}`;
}

function readYaml(file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(readFileSync(file, "utf8"));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The first line says what and where; those after it show the place.
    throw usageError(`${file} cannot be read: ${message.replace(/:?\n[^]*$/, "")}`);
  }
  if (value === null || (typeof value === "object" && !Array.isArray(value))) return { ...value };
  throw usageError(`${file} must hold keys and values, not ${JSON.stringify(value)}`);
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export interface Program {
  /** The folder of Pulumi.yaml: an absolute path. */
  readonly directory: string;
  readonly project: string;
  readonly stack: string;
  /** Config values by full key, e.g. `todo-api:mfa`, as Pulumi hands them over: strings. */
  readonly config: Readonly<Record<string, string>>;
  /** What only a deployment would know stays unknown, as in `pulumi preview`. @default false */
  readonly preview?: boolean;
}
