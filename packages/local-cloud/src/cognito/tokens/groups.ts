import type { User } from "../model/document";
import type { Group, Pool } from "../model/pool";

/** What a person's groups amount to, in the words of the trigger's event. */
export interface GroupConfiguration {
  readonly groupsToOverride: readonly string[];
  readonly iamRolesToOverride: readonly string[];
  readonly preferredRole: string | null;
}

/** The groups that still exist, by precedence: the first with a role gives the preferred one. */
export function groupConfiguration(pool: Pool, user: User): GroupConfiguration {
  const groups = user.groups
    .map((name) => pool.groups.get(name))
    .filter((group): group is Group => group !== undefined)
    .sort((a, b) => rank(a) - rank(b));
  const roles = groups.map((group) => group.roleArn).filter((role) => role !== undefined);
  return {
    groupsToOverride: groups.map((group) => group.name),
    iamRolesToOverride: [...new Set(roles)],
    preferredRole: roles[0] ?? null,
  };
}

function rank(group: Group): number {
  return group.precedence ?? Number.MAX_SAFE_INTEGER;
}
