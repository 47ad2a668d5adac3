import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import {
  collectErrors,
  configReader,
  type DeliveredStack,
  type DeliveryDefinition,
  problemMessage,
} from "@secured-api/components";
import { dependencies } from "../package.json";

/** The pipeline's definition, and what is wrong with the configuration itself. */
interface Settings {
  readonly definition: DeliveryDefinition;
  readonly problems: readonly string[];
}

/** Reads every value that Pulumi.yaml declares; the component checks whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const { problems, number, string } = configReader(config);
  const bucket = string("stateBucket");
  const email = string("email");
  const entries = collectErrors(problems)(() => list("stacks", config.requireObject("stacks")), []);
  return {
    definition: {
      project: knownProject(),
      repository: string("repository"),
      connectionArn: string("connectionArn"),
      branch: string("branch"),
      stacks: entries.map((entry) => deliveredStack(entry, problems)),
      state:
        bucket === "" ? { kind: "cloud" } : { kind: "s3", bucket, keyArn: string("stateKeyArn") },
      pulumi: { version: dependencies["@pulumi/pulumi"], checksum: string("pulumiChecksum") },
      ...(email === "" ? {} : { email }),
      logRetentionDays: number("logRetentionDays"),
    },
    problems,
  };
}

/** Reports keys that it does not know: a mistyped `approval` must not be taken for none. */
function deliveredStack(entry: unknown, problems: string[]): DeliveredStack {
  const members = new Map(Object.entries(Object(entry) as object));
  const take = (key: keyof DeliveredStack): unknown => {
    const value: unknown = members.get(key);
    members.delete(key);
    return value;
  };
  const stringOrEmpty = (value: unknown) => (typeof value === "string" ? value : "");
  const name = stringOrEmpty(take("name"));
  const arns = {
    previewRoleArn: stringOrEmpty(take("previewRoleArn")),
    deployRoleArn: stringOrEmpty(take("deployRoleArn")),
    secretsArn: stringOrEmpty(take("secretsArn")),
  };
  const approval = take("approval") ?? false;
  const who = `stacks: stack "${name}"`;
  const known = knownStacks();
  if (!known.includes(name)) {
    const allowed = `that of a Pulumi.NAME.yaml (${known.join(", ")})`;
    problems.push(problemMessage(who, "name", allowed, name || undefined));
  }
  if (typeof approval !== "boolean") {
    problems.push(problemMessage(who, "approval", "true or false", approval));
  }
  for (const other of members.keys()) {
    problems.push(
      `${who}: ${other} is none of name, previewRoleArn, deployRoleArn, secretsArn, approval`,
    );
  }
  return { name, ...arns, approval: approval === true };
}

function list(key: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`${key} must be a list of stacks, not ${JSON.stringify(value)}`);
}

/** The folder of the program that is delivered. */
const delivered = join(__dirname, "..");

function knownProject(): string {
  const file = readFileSync(join(delivered, "Pulumi.yaml"), "utf8");
  return /^name: *([\w.-]+)/m.exec(file)?.[1] ?? "";
}

function knownStacks(): string[] {
  const files = readdirSync(delivered);
  return files.flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? []);
}
