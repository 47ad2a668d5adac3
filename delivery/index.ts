import * as pulumi from "@pulumi/pulumi";
import { DeliveryPipeline, deliveryPipelineProblems, throwProblems } from "@secured-api/components";
import { readSettings } from "./settings";

const { definition, problems, keys } = readSettings(new pulumi.Config());
throwProblems([...problems, ...deliveryPipelineProblems("TodoDelivery", definition)], keys);

const delivery = new DeliveryPipeline("TodoDelivery", definition);

export const pipelineName = delivery.pipelineName;
export const topicArn = delivery.topicArn;
/** By stack and by `preview` and `deploy`: who assumes the stacks' roles. */
export const buildRoleArns = delivery.buildRoleArns;
