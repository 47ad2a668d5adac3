import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import {
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
  /** Its keys by the arguments of components that they set, for `throwProblems`. */
  readonly keys: Readonly<Record<string, string>>;
}

const keys = {
  "DeliveryPipeline: state.bucket": "stateBucket",
  "DeliveryPipeline: state.keyArn": "stateKeyArn",
  "DeliveryPipeline: connectionArn": "connectionArn",
};

/** Reads every value that Pulumi.yaml declares; the component checks whether it makes sense. */
export function readSettings(config: pulumi.Config): Settings {
  const { problems, number, string, json, unknown } = configReader(config);
  const [bucket, keyArn] = [string("stateBucket"), string("stateKeyArn")];
  const email = string("email");
  const stacks = json("stacks");
  // A missing value and one that is no JSON are problems already.
  if (stacks !== undefined && !Array.isArray(stacks)) {
    problems.push(`stacks must be a list of stacks, not ${JSON.stringify(stacks)}`);
  }
  const entries: readonly unknown[] = Array.isArray(stacks) ? stacks : [];
  return {
    definition: {
      project: knownProject(),
      repository: string("repository"),
      connectionArn: string("connectionArn"),
      branch: string("branch"),
      stacks: entries.map((entry) => deliveredStack(entry, problems)),
      state: bucket === "" ? { kind: "cloud" } : { kind: "s3", bucket, keyArn },
      pulumi: { version: dependencies["@pulumi/pulumi"], checksum: string("pulumiChecksum") },
      ...(email === "" ? {} : { email }),
      logRetentionDays: number("logRetentionDays"),
    },
    // The last: everything has been read then.
    problems: [...problems, ...unknown()],
    keys,
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

/** The folder of the program that is delivered. */
const delivered = join(__dirname, "..");

function knownProject(): string {
  const file = readFileSync(join(delivered, "Pulumi.yaml"), "utf8");
  return /^name: *([\w.-]+)/m.exec(file)?.[1] ?? "";
}

/** The stacks of the program that is delivered, in the folder above. */
function knownStacks(): string[] {
  const files = readdirSync(delivered);
  return files.flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? []);
}
