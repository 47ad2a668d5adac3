import type { Invoke } from "../lambda/invocation";
import type { Message } from "./model/messages";
import type { Client, Pool } from "./model/pool";
import type { User } from "./model/userData";
import { notFound, userNotFound } from "./protocol/errors";
import { requiredName, requiredString } from "./protocol/parameters";
import type { Challenges } from "./state/challenges";
import type { Directory } from "./state/directory";
import type { SignInLockout } from "./state/lockout";
import type { Sessions } from "./state/sessions";

/** What every operation works with. */
export interface Service {
  readonly region: string;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly users: Directory;
  readonly sessions: Sessions;
  readonly challenges: Challenges;
  readonly lockout: SignInLockout;
  readonly invoke: Invoke;
  readonly triggerTimeout: number;
  readonly deliver: (message: Message) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface PoolClient {
  readonly pool: Pool;
  readonly client: Client;
}

export interface PoolUser {
  readonly pool: Pool;
  readonly user: User;
}

/** The pool that the request's `UserPoolId` names. */
export function requiredPool(service: Service, request: { readonly UserPoolId?: unknown }): Pool {
  const id = requiredString(request, "UserPoolId");
  const pool = service.pools.get(id);
  if (pool === undefined) throw notFound(`User pool ${id} does not exist.`);
  return pool;
}

/** The client that the request's `ClientId` names; of `pool`, or of any pool by default. */
export function requiredClient(
  service: Service,
  request: { readonly ClientId?: unknown },
  pool?: Pool,
): PoolClient {
  const id = requiredString(request, "ClientId");
  for (const candidate of pool === undefined ? service.pools.values() : [pool]) {
    const client = candidate.clients.get(id);
    if (client !== undefined) return { pool: candidate, client };
  }
  throw notFound(`User pool client ${id} does not exist.`);
}

/** The user that an administrator's request names by `UserPoolId` and `Username`. */
export function requiredUser(
  service: Service,
  request: { readonly UserPoolId?: unknown; readonly Username?: unknown },
): PoolUser {
  const pool = requiredPool(service, request);
  const user = service.users.find(pool, requiredName(request, "Username"));
  if (user === undefined) throw userNotFound();
  return { pool, user };
}
