import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ArtifactStorage } from "./artifactStorage";
import { buildProject } from "./buildProject";
import type { DeliveryDefinition } from "./deliveryDefinition";
import { backendSecrets, backendStatements, backendUrl } from "./stateBackend";

export type DeliveryBuilds = Readonly<Record<"test" | "preview" | "deploy", aws.codebuild.Project>>;

/** The builds of a pipeline, each with its role; all stacks share them. */
export function deliveryBuilds(
  name: string,
  { stacks, state, pulumiVersion, logRetentionDays }: DeliveryDefinition,
  { key, bucket }: ArtifactStorage,
  opts: pulumi.CustomResourceOptions,
): DeliveryBuilds {
  const common = { keyArn: key.arn, bucketArn: bucket.arn, logRetentionDays };
  const withState = {
    ...common,
    secrets: backendSecrets(state),
    environment: { BACKEND: backendUrl(state) },
  };
  // The state is accessed with the build's role, everything else by a profile with the stack's role.
  const prepare = [
    `curl -fsSL https://get.pulumi.com | sh -s -- --version ${pulumiVersion}`,
    'export PATH="$HOME/.pulumi/bin:$PATH"',
    'aws configure set profile.stack.role_arn "$ROLE_ARN"',
    "aws configure set profile.stack.credential_source EcsContainer",
    'pulumi login "$BACKEND"',
    'pulumi stack select "$STACK"',
  ];
  const assume = (resources: readonly string[]) => ({
    actions: ["sts:AssumeRole"],
    resources: [...new Set(resources)],
  });
  return {
    test: buildProject(
      `${name}-test`,
      { ...common, description: "Runs the tests", commands: ["npm test"], timeout: 20 },
      opts,
    ),
    preview: buildProject(
      `${name}-preview`,
      {
        ...withState,
        description: "Shows what a deployment would change",
        commands: [...prepare, "pulumi preview --diff --non-interactive -c aws:profile=stack"],
        statements: [
          ...backendStatements(state, "read"),
          assume(stacks.map(({ previewRoleArn }) => previewRoleArn)),
        ],
        timeout: 20,
      },
      opts,
    ),
    deploy: buildProject(
      `${name}-deploy`,
      {
        ...withState,
        description: "Deploys a stack and tries it",
        commands: [
          ...prepare,
          "pulumi up --yes --non-interactive --suppress-outputs -c aws:profile=stack",
          ...["apiUrl", "userPoolId", "userPoolClientId"].map(
            (output) => `${output}="$(pulumi stack output ${output})"`,
          ),
          'AWS_PROFILE=stack npm run smoke -- --url "$apiUrl" --pool "$userPoolId" --client "$userPoolClientId"',
        ],
        statements: [
          ...backendStatements(state, "write"),
          assume(stacks.map(({ deployRoleArn }) => deployRoleArn)),
        ],
        timeout: 60,
      },
      opts,
    ),
  };
}
