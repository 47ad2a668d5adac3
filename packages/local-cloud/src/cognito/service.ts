import type { Invoke } from "../lambda/lambda";
import type { User } from "./model/document";
import type { Message } from "./model/messages";
import type { Client, Pool } from "./model/pool";
import { notFound, userNotFound } from "./protocol/errors";
import { type Body, requiredName, requiredText } from "./protocol/parameters";
import type { Challenges } from "./state/challenges";
import type { Directory } from "./state/directory";
import type { Attempts } from "./state/lockout";
import type { Sessions } from "./state/sessions";

/** What every operation works with. */
export interface Service {
  readonly region: string;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly users: Directory;
  readonly sessions: Sessions;
  readonly challenges: Challenges;
  readonly attempts: Attempts;
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
export function requiredPool(service: Service, body: Body): Pool {
  const id = requiredText(body, "UserPoolId");
  const pool = service.pools.get(id);
  if (pool === undefined) throw notFound(`User pool ${id} does not exist.`);
  return pool;
}

/** The client that the request's `ClientId` names; of `pool` where one is given. */
export function requiredClient(service: Service, body: Body, pool?: Pool): PoolClient {
  const id = requiredText(body, "ClientId");
  for (const candidate of pool === undefined ? service.pools.values() : [pool]) {
    const client = candidate.clients.get(id);
    if (client !== undefined) return { pool: candidate, client };
  }
  throw notFound(`User pool client ${id} does not exist.`);
}

/** Answers one operation of the API, or throws a `ServiceError`. */
export type Operation = (service: Service, body: Body) => Promise<object>;

/** The user that an administrator's request names by `UserPoolId` and `Username`. */
export function requiredUser(service: Service, body: Body): PoolUser {
  const pool = requiredPool(service, body);
  const user = service.users.find(pool, requiredName(body, "Username"));
  if (user === undefined) throw userNotFound();
  return { pool, user };
}
