import type { Iam, InlinePolicy } from "../iam/iam";
import { type JsonObject, objectsIn, readStrings, stringIn } from "../shared/json";
import { physicalName, type Providers } from "./provider";

export function iamProviders(iam: Iam): Providers {
  return {
    "aws:iam/role:Role": async (resource) => {
      const { inputs } = resource;
      if (inputs.permissionsBoundary !== undefined) {
        throw new Error("permissionsBoundary is not emulated: the role would be allowed too much");
      }
      const name = physicalName(resource);
      const managed = readStrings(inputs.managedPolicyArns ?? [], "managedPolicyArns");
      const arn = iam.putRole(name, {
        inline: inlinePolicies(inputs),
        managed,
      });
      return {
        id: name,
        outputs: { ...inputs, name, arn, uniqueId: name },
        remove: () => {
          iam.removeRole(name);
        },
      };
    },
    "aws:iam/rolePolicy:RolePolicy": async (resource) => {
      const name = physicalName(resource);
      const role = String(resource.inputs.role);
      iam.putPolicy(role, name, resource.inputs.policy);
      return {
        id: `${role}:${name}`,
        outputs: { ...resource.inputs, name },
        remove: () => {
          iam.removePolicy(role, name);
        },
      };
    },
    "aws:iam/policy:Policy": async (resource) => {
      const name = physicalName(resource);
      const arn = iam.putManagedPolicy(name, resource.inputs.policy);
      return {
        id: arn,
        outputs: { ...resource.inputs, name, arn },
        remove: () => {
          iam.removeManagedPolicy(arn);
        },
      };
    },
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": async (resource) => {
      const [role, policyArn] = [String(resource.inputs.role), String(resource.inputs.policyArn)];
      iam.attachManagedPolicy(role, policyArn);
      return {
        id: `${role}-${policyArn}`,
        outputs: resource.inputs,
        remove: () => {
          iam.detachManagedPolicy(role, policyArn);
        },
      };
    },
  };
}

function inlinePolicies(inputs: JsonObject): InlinePolicy[] {
  return objectsIn(inputs, "inlinePolicies").map((each, index) => ({
    name: stringIn(each, "name") ?? String(index),
    policy: each.policy,
  }));
}
