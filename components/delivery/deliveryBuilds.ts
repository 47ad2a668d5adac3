import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ArtifactStorage } from "./artifactStorage";
import { buildProject } from "./buildProject";
import type { DeliveredStack } from "./deliveredStack";
import type { DeliveryDefinition } from "./deliveryDefinition";
import { stateSecrets, stateStatements } from "./stateAccess";
import { backendUrl } from "./stateBackend";

/** The builds of one stack. */
export interface StackBuilds {
  readonly stack: DeliveredStack;
  readonly preview: aws.codebuild.Project;
  readonly deploy: aws.codebuild.Project;
}

export interface DeliveryBuilds {
  readonly test: aws.codebuild.Project;
  /** In the order in which the stacks are deployed. */
  readonly stacks: readonly StackBuilds[];
}

/**
 * The builds of a pipeline, each with its role. They run the repository's code, so those of one stack may assume the roles
 * of that stack, and reach its state and secrets, and no other's: what runs for one without an approval must not be able to
 * deploy another.
 */
export function deliveryBuilds(
  name: string,
  definition: DeliveryDefinition,
  { key, bucket, accountId }: ArtifactStorage,
  opts: pulumi.CustomResourceOptions,
): DeliveryBuilds {
  const { stacks, logRetentionDays } = definition;
  const common = { accountId, keyArn: key.arn, bucketArn: bucket.arn, logRetentionDays };
  return {
    test: buildProject(
      `${name}-test`,
      { ...common, description: "Runs the tests", commands: ["npm test"], timeout: 20 },
      opts,
    ),
    stacks: stacks.map((stack, i) => {
      const build = (kind: "preview" | "deploy") =>
        buildProject(
          `${name}-${stack.name}-${kind}`,
          { ...common, ...stackBuild(kind, stack, definition) },
          i === 0 ? formerly(`${name}-${kind}`, opts) : opts,
        );
      return { stack, preview: build("preview"), deploy: build("deploy") };
    }),
  };
}

function stackBuild(
  kind: "preview" | "deploy",
  stack: DeliveredStack,
  definition: DeliveryDefinition,
) {
  const { state } = definition;
  const roleArn = kind === "preview" ? stack.previewRoleArn : stack.deployRoleArn;
  return {
    ...(kind === "preview"
      ? {
          description: `Shows what a deployment of ${stack.name} would change`,
          commands: [
            ...prepare(definition.pulumi),
            "pulumi preview --diff --non-interactive -c aws:profile=stack",
          ],
          timeout: 20,
        }
      : {
          description: `Deploys ${stack.name} and tries it`,
          commands: [...prepare(definition.pulumi), ...deployment],
          // A domain of the hosted pages takes up to an hour.
          timeout: 90,
        }),
    secrets: stateSecrets(definition, stack),
    environment: { BACKEND: backendUrl(state), STACK: stack.name, ROLE_ARN: roleArn },
    statements: [
      ...stateStatements(definition, stack, kind === "preview" ? "read" : "write"),
      { actions: ["sts:AssumeRole"], resources: [roleArn] },
    ],
  };
}

/** Installs the one CLI that the checksum names; a build with another ends here. */
function prepare({ version, checksum }: DeliveryDefinition["pulumi"]): string[] {
  return [
    `curl -fsSLo "$HOME/pulumi.tar.gz" https://get.pulumi.com/releases/sdk/pulumi-v${version}-linux-x64.tar.gz`,
    `echo "${checksum}  $HOME/pulumi.tar.gz" | sha256sum --check --strict`,
    'tar -xzf "$HOME/pulumi.tar.gz" -C "$HOME"',
    'export PATH="$HOME/pulumi:$PATH"',
    // The state is accessed with the build's role, everything else by a profile with the stack's role.
    'aws configure set profile.stack.role_arn "$ROLE_ARN"',
    "aws configure set profile.stack.credential_source EcsContainer",
    'pulumi login "$BACKEND"',
    'pulumi stack select "$STACK"',
  ];
}

const deployment = [
  "pulumi up --yes --non-interactive --suppress-outputs -c aws:profile=stack",
  ...["apiUrl", "userPoolId", "userPoolClientId"].map(
    (output) => `${output}="$(pulumi stack output ${output})"`,
  ),
  'AWS_PROFILE=stack npm run smoke -- --url "$apiUrl" --pool "$userPoolId" --client "$userPoolClientId"',
];

/** Once all stacks shared one build of each kind: the first stack's goes on with its project and its role. */
function formerly(name: string, opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return { ...opts, aliases: ["", "-role", "-policy"].map((part) => ({ name: `${name}${part}` })) };
}
