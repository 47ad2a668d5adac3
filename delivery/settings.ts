import { readdirSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { dependencies } from "../package.json";
import type { DeliveredStack, DeliveryDefinition } from "../components";

/** The pipeline in the component's words, and what is wrong with the configuration itself. */
export interface Settings {
  readonly definition: DeliveryDefinition;
  readonly problems: readonly string[];
}

export function readSettings(config: pulumi.Config): Settings {
  const text = (key: string) => config.require(key);
  const bucket = text("stateBucket");
  const tokenSecretArn = text("tokenSecretArn");
  const email = text("email");
  const stacks = config.requireObject<DeliveredStack[]>("stacks");
  const known = knownStacks();
  return {
    definition: {
      repository: text("repository"),
      branch: text("branch"),
      stacks,
      state:
        bucket === ""
          ? { kind: "cloud", tokenSecretArn }
          : { kind: "s3", bucket, keyArn: text("stateKeyArn") },
      pulumiVersion: dependencies["@pulumi/pulumi"],
      ...(email === "" ? {} : { email }),
      logRetentionDays: config.requireNumber("logRetentionDays"),
    },
    problems: [
      ...(bucket !== "" && tokenSecretArn !== ""
        ? ["stateBucket and tokenSecretArn: one of them is where the state is, not both"]
        : []),
      ...stacks
        .filter(({ name }) => !known.includes(name))
        .map(
          ({ name }) => `stacks: there is no Pulumi.${name}.yaml; known are ${known.join(", ")}`,
        ),
    ],
  };
}

/** The stacks of the program beside this one. */
function knownStacks(): string[] {
  const files = readdirSync(join(__dirname, ".."));
  return files.flatMap((file) => /^Pulumi\.([\w-]+)\.yaml$/.exec(file)?.[1] ?? []);
}
