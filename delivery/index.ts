import * as pulumi from "@pulumi/pulumi";
import { DeliveryPipeline, deliveryPipelineProblems, throwProblems } from "@secured-api/components";
import { readSettings } from "./settings";

const { definition, problems, keys } = readSettings(new pulumi.Config());
throwProblems([...problems, ...deliveryPipelineProblems("TodoDelivery", definition)], keys);

const delivery = new DeliveryPipeline("TodoDelivery", definition);

export const pipelineName = delivery.pipelineName;
/** Must be confirmed once in the console; until then it is pending and delivers nothing. */
export const connectionArn = delivery.connectionArn;
export const topicArn = delivery.topicArn;
/** Who assumes the stacks' roles. */
export const previewBuildRoleArn = delivery.buildRoleArns.preview;
export const deployBuildRoleArn = delivery.buildRoleArns.deploy;
