import { notFound } from "../protocol/errors";
import { type Body, requiredName } from "../protocol/parameters";
import type { Service } from "../service";
import { type Operation, requiredUser } from "../operation";

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
