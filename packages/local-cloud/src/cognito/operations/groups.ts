import type { GroupType } from "@aws-sdk/client-cognito-identity-provider";
import type { Group, Pool } from "../model/pool";
import { notFound } from "../protocol/errors";
import type { OperationRequest, OperationResponse, Wire } from "../protocol/operation";
import { optionalString, page, requiredName } from "../protocol/parameters";
import { requiredPool, requiredUser, type Service } from "../service";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html */
export function adminAddUserToGroup(
  service: Service,
  request: OperationRequest<"AdminAddUserToGroup">,
): Promise<OperationResponse<"AdminAddUserToGroup">> {
  return changeGroups(service, request, (groups, group) =>
    groups.includes(group) ? groups : [...groups, group],
  );
}

export function adminRemoveUserFromGroup(
  service: Service,
  request: OperationRequest<"AdminRemoveUserFromGroup">,
): Promise<OperationResponse<"AdminRemoveUserFromGroup">> {
  return changeGroups(service, request, (groups, group) => groups.filter((name) => name !== group));
}

async function changeGroups(
  service: Service,
  request: OperationRequest<"AdminAddUserToGroup" | "AdminRemoveUserFromGroup">,
  change: (groups: readonly string[], group: string) => readonly string[],
): Promise<OperationResponse<"AdminAddUserToGroup">> {
  const group = requiredName(request, "GroupName");
  const { pool, user } = requiredUser(service, request);
  if (!pool.groups.has(group)) throw notFound("Group not found.");
  await service.users.update(pool, user.sub, (current) => ({
    ...current,
    groups: change(current.groups, group),
  }));
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html */
export function listGroups(
  service: Service,
  request: OperationRequest<"ListGroups">,
): OperationResponse<"ListGroups"> {
  const pool = requiredPool(service, request);
  return describePage(pool, [...pool.groups.values()], request);
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html */
export function adminListGroupsForUser(
  service: Service,
  request: OperationRequest<"AdminListGroupsForUser">,
): OperationResponse<"AdminListGroupsForUser"> {
  const { pool, user } = requiredUser(service, request);
  const groups = [...pool.groups.values()].filter(({ name }) => user.groups.includes(name));
  return describePage(pool, groups, request);
}

function describePage(
  pool: Pool,
  groups: readonly Group[],
  request: OperationRequest<"ListGroups">,
): OperationResponse<"ListGroups"> {
  const token = optionalString(request, "NextToken");
  const { members, next } = page(groups, ({ name }) => name, request, token);
  return {
    Groups: members.map((group) => describeGroup(pool, group)),
    ...(next === undefined ? {} : { NextToken: next }),
  };
}

/** A group comes with its pool, so it is as old. */
function describeGroup(
  pool: Pool,
  { name, description, precedence, roleArn }: Group,
): Wire<GroupType> {
  return {
    GroupName: name,
    UserPoolId: pool.id,
    ...(description === undefined ? {} : { Description: description }),
    ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
    ...(precedence === undefined ? {} : { Precedence: precedence }),
    LastModifiedDate: pool.createdAt / 1000,
    CreationDate: pool.createdAt / 1000,
  };
}
