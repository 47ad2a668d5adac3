import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { DeliveryBuilds, StackBuilds } from "./deliveryBuilds";
import type { DeliveryDefinition } from "./deliveryDefinition";

interface DeliveryStagesArgs {
  readonly definition: DeliveryDefinition;
  readonly topicArn: pulumi.Input<string>;
  readonly builds: DeliveryBuilds;
}

type Stage = aws.types.input.codepipeline.PipelineStage;
type Action = aws.types.input.codepipeline.PipelineStageAction;

/** Source, test, and a stage for each stack: preview, approval where it is required, deployment. */
export function deliveryStages(args: DeliveryStagesArgs): Stage[] {
  const { repository, connectionArn, branch = "main" } = args.definition;
  const { test, stacks } = args.builds;
  const source: Action = {
    name: "Source",
    category: "Source",
    owner: "AWS",
    provider: "CodeStarSourceConnection",
    version: "1",
    outputArtifacts: ["source"],
    configuration: {
      ConnectionArn: connectionArn,
      FullRepositoryId: repository,
      BranchName: branch,
      // The pipeline's trigger detects them.
      DetectChanges: "false",
    },
  };
  return [
    { name: "Source", actions: [source] },
    { name: "Test", actions: [build("Test", test, 1)] },
    ...stacks.map((builds) => ({
      name: builds.stack.name,
      actions: stackActions(builds, args.topicArn),
    })),
  ];
}

function stackActions(
  { stack, preview, deploy }: StackBuilds,
  topicArn: pulumi.Input<string>,
): Action[] {
  return [
    build("Preview", preview, 1),
    ...(stack.approval === true ? [approval(stack.name, topicArn)] : []),
    build("Deploy", deploy, 3),
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

function build(name: string, project: aws.codebuild.Project, runOrder: number): Action {
  return {
    name,
    category: name === "Test" ? "Test" : "Build",
    owner: "AWS",
    provider: "CodeBuild",
    version: "1",
    runOrder,
    inputArtifacts: ["source"],
    configuration: { ProjectName: project.name },
  };
}
