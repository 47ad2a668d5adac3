import type { Resource } from "../engine/engine";
import type { Iam, InlinePolicy } from "../iam/iam";
import { physicalName } from "../names";
import type { Providers } from "./provider";

export function iamProviders(iam: Iam): Providers {
  return {
    "aws:iam/role:Role": async (resource) => {
      const name = physicalName(resource);
      const arn = iam.putRole(name, inlinePolicies(resource));
      return {
        id: name,
        outputs: { ...resource.inputs, name, arn, uniqueId: name },
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

function inlinePolicies({ inputs }: Resource): InlinePolicy[] {
  const policies: readonly unknown[] = Array.isArray(inputs.inlinePolicies)
    ? inputs.inlinePolicies
    : [];
  return policies.map((each, index) => {
    const { name, policy } = each as { readonly name?: string; readonly policy?: unknown };
    return { name: name ?? String(index), policy };
  });
}
