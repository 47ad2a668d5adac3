import { isRecord, type JsonObject } from "../../shared/json";
import type { Group, Pool } from "../model/pool";
import type { User } from "../model/userData";

/** What a pre token generation function changes. */
export interface TokenChanges {
  readonly access: ClaimChanges;
  readonly id: ClaimChanges;
  readonly scopesToAdd: readonly string[];
  readonly scopesToSuppress: readonly string[];
  readonly groups: GroupConfiguration;
}

export interface ClaimChanges {
  readonly add: ReadonlyMap<string, unknown>;
  readonly suppress: ReadonlySet<string>;
}

const unchanged: ClaimChanges = { add: new Map(), suppress: new Set() };

export function noChanges(groups: GroupConfiguration): TokenChanges {
  return { access: unchanged, id: unchanged, scopesToAdd: [], scopesToSuppress: [], groups };
}

/** Reads `claimsOverrideDetails` (version 1) or `claimsAndScopeOverrideDetails`; `undefined` where it is malformed. */
export function readTokenChanges(
  details: JsonObject,
  version: string,
  groups: GroupConfiguration,
): TokenChanges | undefined {
  const idDetails = version === "1" ? details : (details.idTokenGeneration ?? {});
  const accessDetails = version === "1" ? {} : (details.accessTokenGeneration ?? {});
  if (!isRecord(idDetails) || !isRecord(accessDetails)) return undefined;

  const id = claimChanges(idDetails);
  const access = claimChanges(accessDetails);
  const scopesToAdd = stringsOf(accessDetails.scopesToAdd);
  const scopesToSuppress = stringsOf(accessDetails.scopesToSuppress);
  const overridden = readGroups(details, groups);
  if (id === undefined || access === undefined || overridden === undefined) return undefined;
  if (scopesToAdd === undefined || scopesToSuppress === undefined) return undefined;
  // A blank separates scopes in the token: one inside a scope would make two of it.
  if (scopesToAdd.some((scope) => scope === "" || /\s/.test(scope))) return undefined;
  return { id, access, scopesToAdd, scopesToSuppress, groups: overridden };
}

function claimChanges(details: JsonObject): ClaimChanges | undefined {
  const add = details.claimsToAddOrOverride ?? {};
  const suppress = stringsOf(details.claimsToSuppress);
  if (!isRecord(add) || suppress === undefined) return undefined;
  return { add: new Map(Object.entries(add)), suppress: new Set(suppress) };
}

/** Left out, the groups stay; an empty or null object takes them all away, as AWS documents. */
function readGroups(
  details: JsonObject,
  groups: GroupConfiguration,
): GroupConfiguration | undefined {
  if (details.groupOverrideDetails === undefined) return groups;
  const override = details.groupOverrideDetails ?? {};
  if (!isRecord(override)) return undefined;
  const [names, roles] = [
    stringsOf(override.groupsToOverride),
    stringsOf(override.iamRolesToOverride),
  ];
  const preferred = override.preferredRole ?? null;
  if (names === undefined || roles === undefined) return undefined;
  if (preferred !== null && typeof preferred !== "string") return undefined;
  return { groupsToOverride: names, iamRolesToOverride: roles, preferredRole: preferred };
}

function stringsOf(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const found = value.filter((member): member is string => typeof member === "string");
  return found.length === value.length ? found : undefined;
}

/** A user's groups, in the words of the trigger's event. */
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
