import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { DeliveredStack, DeliveryDefinition } from "./deliveryDefinition";

interface DeliveryStagesArgs {
  readonly definition: DeliveryDefinition;
  readonly connectionArn: pulumi.Input<string>;
  readonly topicArn: pulumi.Input<string>;
  /** Names of the CodeBuild projects. */
  readonly projects: Readonly<Record<"test" | "preview" | "deploy", pulumi.Input<string>>>;
}

type Stage = aws.types.input.codepipeline.PipelineStage;
type Action = aws.types.input.codepipeline.PipelineStageAction;

/** Source, test, and a stage for each stack: preview, approval where it is required, deployment. */
export function deliveryStages(args: DeliveryStagesArgs): Stage[] {
  const { repository, branch = "main", stacks } = args.definition;
  const source: Action = {
    name: "Source",
    category: "Source",
    owner: "AWS",
    provider: "CodeStarSourceConnection",
    version: "1",
    outputArtifacts: ["source"],
    configuration: {
      ConnectionArn: args.connectionArn,
      FullRepositoryId: repository,
      BranchName: branch,
      // The pipeline's trigger detects them.
      DetectChanges: "false",
    },
  };
  return [
    { name: "Source", actions: [source] },
    { name: "Test", actions: [build("Test", args.projects.test, 1)] },
    ...stacks.map((stack) => ({ name: stack.name, actions: stackActions(stack, args) })),
  ];
}

function stackActions(stack: DeliveredStack, args: DeliveryStagesArgs): Action[] {
  const variables = (roleArn: string) => ({ STACK: stack.name, ROLE_ARN: roleArn });
  const { preview, deploy } = args.projects;
  return [
    build("Preview", preview, 1, variables(stack.previewRoleArn)),
    ...(stack.approval === true ? [approval(stack.name, args.topicArn)] : []),
    build("Deploy", deploy, 3, variables(stack.deployRoleArn)),
  ];
}

function approval(stack: string, topicArn: pulumi.Input<string>): Action {
  return {
    name: "Approve",
    category: "Approval",
    owner: "AWS",
    provider: "Manual",
    version: "1",
    runOrder: 2,
    configuration: {
      NotificationArn: topicArn,
      CustomData: `Read the preview of ${stack}, then approve or reject its deployment.`,
    },
  };
}

function build(
  name: string,
  project: pulumi.Input<string>,
  runOrder: number,
  variables: Readonly<Record<string, string>> = {},
): Action {
  const environment = Object.entries(variables).map(([key, value]) => ({ name: key, value }));
  return {
    name,
    category: name === "Test" ? "Test" : "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    runOrder,
    inputArtifacts: ["source"],
    configuration: {
      ProjectName: project,
      ...(environment.length === 0 ? {} : { EnvironmentVariables: JSON.stringify(environment) }),
    },
  };
}
