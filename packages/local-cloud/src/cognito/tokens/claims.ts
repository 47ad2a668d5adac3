import type { Client, Pool } from "../model/pool";
import type { User } from "../model/userData";
import type { ClaimChanges, GroupConfiguration, TokenChanges } from "./tokenChanges";

/** What both tokens of one issue share. Times are seconds since 1970. */
interface TokenFacts {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly scopes: readonly string[];
  readonly originJti: string;
  readonly eventId: string;
  readonly authTime: number;
  readonly issuedAt: number;
  readonly changes: TokenChanges;
}

/** Claims that a function cannot touch: its changes to them are left out, as AWS does. */
const fixed = [
  ..."acr amr at_hash auth_time azp exp iat iss jti nbf nonce".split(" "),
  ..."origin_jti sub token_use version event_id".split(" "),
];
const fixedInAccess = new Set([...fixed, "client_id", "device_key", "scope", "username"]);
const fixedInId = new Set([...fixed, "aud", "identities", "cognito:username"]);

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export function accessClaims(facts: TokenFacts, jti: string): object {
  const { client, changes, user } = facts;
  const kept = facts.scopes.filter((scope) => !changes.scopesToSuppress.includes(scope));
  const scope = [...new Set([...kept, ...changes.scopesToAdd])].join(" ");
  const claims = new Map<string, unknown>([
    ["sub", user.sub],
    ...groupClaim(changes.groups),
    ["iss", facts.pool.issuer],
    ["client_id", client.id],
    ["origin_jti", facts.originJti],
    ["event_id", facts.eventId],
    ["token_use", "access"],
    ["scope", scope],
    ["auth_time", facts.authTime],
    ["exp", facts.issuedAt + client.accessTokenValidity],
    ["iat", facts.issuedAt],
    ["jti", jti],
    ["username", user.username],
  ]);
  // An access token may have an audience, which can only be its client.
  const add = new Map(changes.access.add);
  if (add.get("aud") !== client.id) add.delete("aud");
  return changed(claims, { ...changes.access, add }, fixedInAccess);
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
export function idClaims(facts: TokenFacts, jti: string): object {
  const { client, changes, user } = facts;
  const { iamRolesToOverride: roles, preferredRole } = changes.groups;
  const claims = new Map<string, unknown>([
    ["sub", user.sub],
    ...readableAttributes(client, user),
    ...groupClaim(changes.groups),
    ...(roles.length === 0 ? [] : [["cognito:roles", roles] as const]),
    ...(preferredRole === null ? [] : [["cognito:preferred_role", preferredRole] as const]),
    ["iss", facts.pool.issuer],
    ["cognito:username", user.username],
    ["origin_jti", facts.originJti],
    ["aud", client.id],
    ["event_id", facts.eventId],
    ["token_use", "id"],
    ["auth_time", facts.authTime],
    ["exp", facts.issuedAt + client.idTokenValidity],
    ["iat", facts.issuedAt],
    ["jti", jti],
  ]);
  return changed(claims, changes.id, fixedInId);
}

function groupClaim(groups: GroupConfiguration): [string, unknown][] {
  return groups.groupsToOverride.length === 0 ? [] : [["cognito:groups", groups.groupsToOverride]];
}

function readableAttributes(client: Client, user: User): [string, unknown][] {
  return Object.entries(user.attributes)
    .filter(([name]) => client.readAttributes?.has(name) ?? true)
    .map(([name, value]) => [name, attributeClaim(name, value)]);
}

function attributeClaim(name: string, value: string): unknown {
  if (name === "email_verified" || name === "phone_number_verified") return value === "true";
  if (name === "updated_at") return Number(value);
  return name === "address" ? { formatted: value } : value;
}

function changed(
  claims: Map<string, unknown>,
  changes: ClaimChanges,
  untouchable: ReadonlySet<string>,
): object {
  for (const name of changes.suppress) if (!untouchable.has(name)) claims.delete(name);
  for (const [name, value] of changes.add) {
    if (!untouchable.has(name) && !/^(cognito|dev|aws):/.test(name)) claims.set(name, value);
  }
  return Object.fromEntries(claims);
}

const ofScope: Readonly<Record<string, readonly string[]>> = {
  email: ["email", "email_verified"],
  phone: ["phone_number", "phone_number_verified"],
};
const ofOtherScopes = new Set([...Object.values(ofScope).flat(), "address"]);

/**
 * The attributes that OpenID scopes open, of those that the client may read: with `openid` alone all, else those of the
 * other scopes; `profile` opens custom attributes too. `undefined` is every attribute, as in `Client`.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html
 */
export function readableByScopes(
  pool: Pool,
  { readAttributes }: Client,
  scopes: readonly string[],
): ReadonlySet<string> | undefined {
  const narrowing = scopes.filter((scope) => scope in ofScope || scope === "profile");
  if (narrowing.length === 0) return readAttributes;
  const open = narrowing.flatMap(
    (scope) =>
      ofScope[scope] ?? [...pool.attributes.keys()].filter((name) => !ofOtherScopes.has(name)),
  );
  return new Set(open.filter((name) => readAttributes?.has(name) ?? true));
}
