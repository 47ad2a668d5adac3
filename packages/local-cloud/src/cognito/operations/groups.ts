import type { Group, Pool } from "../model/pool";
import { notFound } from "../protocol/errors";
import { type Body, page, requiredName } from "../protocol/parameters";
import { type Operation, requiredPool, requiredUser, type Service } from "../service";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminAddUserToGroup.html */
export const adminAddUserToGroup: Operation = (service, body) =>
  changeGroups(service, body, (groups, group) =>
    groups.includes(group) ? groups : [...groups, group],
  );

export const adminRemoveUserFromGroup: Operation = (service, body) =>
  changeGroups(service, body, (groups, group) => groups.filter((name) => name !== group));

async function changeGroups(
  service: Service,
  body: Body,
  change: (groups: readonly string[], group: string) => readonly string[],
): Promise<object> {
  const group = requiredName(body, "GroupName");
  const { pool, user } = requiredUser(service, body);
  if (!pool.groups.has(group)) throw notFound("Group not found.");
  await service.users.update(pool, user.sub, (current) => ({
    ...current,
    groups: change(current.groups, group),
  }));
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListGroups.html */
export const listGroups: Operation = (service, body) => {
  const pool = requiredPool(service, body);
  return Promise.resolve(describePage(pool, [...pool.groups.values()], body));
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html */
export const adminListGroupsForUser: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  const groups = [...pool.groups.values()].filter(({ name }) => user.groups.includes(name));
  return Promise.resolve(describePage(pool, groups, body));
};

function describePage(pool: Pool, groups: readonly Group[], body: Body): object {
  const { members, next } = page(groups, ({ name }) => name, body, "NextToken");
  return {
    Groups: members.map((group) => describeGroup(pool, group)),
    ...(next === undefined ? {} : { NextToken: next }),
  };
}

/** A group comes with its pool, so it is as old. */
function describeGroup(pool: Pool, { name, description, precedence, roleArn }: Group): object {
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
