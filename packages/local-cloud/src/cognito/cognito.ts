import type { IncomingMessage, ServerResponse } from "node:http";
import type { Invoke } from "../lambda/invocation";
import type { State } from "../shared/state";
import { generateSigningKey, type PublicJwk, type SigningKey } from "./crypto/keys";
import { type Authorize, createListener } from "./listener";
import type { Message } from "./model/messages";
import { type Client, type Group, type Pool, type PoolSettings, userScopes } from "./model/pool";
import { type CognitoData, createStore } from "./model/userData";
import { registrationError, serviceError } from "./protocol/errors";
import type { Service } from "./service";
import { lockoutKey } from "./signIn/password";
import { createChallenges } from "./state/challenges";
import { createDirectory } from "./state/directory";
import { createSignInLockout } from "./state/lockout";
import { createSessions } from "./state/sessions";
import { makeCredentials, withPassword } from "./users/credentials";
import { newUser } from "./users/newUser";
import { checkPassword } from "./users/passwordPolicy";

export type { Message };

interface CognitoOptions {
  readonly region: string;
  readonly state: State<CognitoData>;
  readonly invoke: Invoke;
  /** Called with what AWS would send by e-mail; the only way that a code or a temporary password leaves. */
  readonly deliver: (message: Message) => void;
  readonly authorize: Authorize;
  /** Milliseconds since 1970; the clock by default. */
  readonly now?: () => number;
  /** How long a trigger may take, in milliseconds; Cognito's 5 seconds by default. */
  readonly triggerTimeout?: number;
  /** Makes a pool's signing key; a new RSA key by default. */
  readonly createKey?: () => Promise<SigningKey>;
}

export interface Cognito {
  /** For `http.createServer`. */
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
  /** To be called once the port is known: the URL that the discovery document gives. */
  endpoint(url: string): void;
  /** What a gateway checks tokens with; `undefined` for a pool that does not exist. */
  keys(userPoolArn: string): PoolKeys | undefined;
  /** The URL on this machine of what the pool's domain serves; `undefined` for a pool without a domain. */
  hostedUi(poolId: string): string | undefined;
  /** Creates a confirmed user with a permanent password under the pool's rules; an existing user gets that password. */
  addUser(poolId: string, user: UserToAdd): Promise<void>;
  putPool(settings: PoolSettings): Promise<void>;
  /** Its users are kept for when it comes back. */
  removePool(poolId: string): void;
  /** @throws a service error where the client has a scope that no resource server of the pool defines. */
  putClient(poolId: string, client: Client): void;
  removeClient(poolId: string, clientId: string): void;
  putResourceServer(poolId: string, identifier: string, scopes: readonly string[]): void;
  removeResourceServer(poolId: string, identifier: string): void;
  putGroup(poolId: string, group: Group): void;
  /** Its members are kept for when it comes back. */
  removeGroup(poolId: string, name: string): void;
  putDomain(poolId: string, domain: string): void;
  removeDomain(poolId: string, domain: string): void;
}

interface PoolKeys {
  readonly issuer: string;
  readonly jwks: { readonly keys: readonly PublicJwk[] };
}

interface UserToAdd {
  /** What the user signs in with: the e-mail in a pool that signs in by it. */
  readonly username: string;
  readonly password: string;
  readonly email?: string;
  /** Other attributes, for a pool that requires some. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Amazon Cognito's user pools on this machine: one service for every pool that the program registers. */
export function createCognito(options: CognitoOptions): Cognito {
  const now = options.now ?? (() => Date.now());
  const store = createStore(options.state);
  const pools = new Map<string, Pool>();
  const createKey = options.createKey ?? generateSigningKey;
  // A key takes longer than anything else at the start, so the first is made while the program still loads.
  let spare: Promise<SigningKey> | undefined = createKey();
  let endpoint = "";
  const service: Service = {
    region: options.region,
    pools,
    users: createDirectory(store, now),
    sessions: createSessions(store, now),
    challenges: createChallenges(now),
    lockout: createSignInLockout(now),
    invoke: options.invoke,
    triggerTimeout: options.triggerTimeout ?? 5000,
    deliver: options.deliver,
    now,
  };

  function poolOf(id: string): Pool {
    const pool = pools.get(id);
    if (pool === undefined) throw new Error(`user pool ${id} does not exist`);
    return pool;
  }

  return {
    listener: createListener(service, options.authorize, () => endpoint),
    endpoint: (url) => {
      endpoint = url.replace(/\/$/, "");
    },
    keys: (userPoolArn) => {
      const pool = pools.get(userPoolArn.split("/").at(-1) ?? "");
      return pool && { issuer: pool.issuer, jwks: { keys: [pool.key.jwk] } };
    },
    hostedUi: (poolId) =>
      pools.get(poolId)?.domain === undefined ? undefined : `${endpoint}/${poolId}`,
    addUser: async (poolId, user) => addUser(service, poolOf(poolId), user),
    putPool: async (settings) => {
      const known = pools.get(settings.id);
      const created = known === undefined ? (spare ?? createKey()) : known.key;
      if (known === undefined) spare = undefined;
      const key = await created;
      pools.set(settings.id, {
        ...settings,
        key,
        clients: known?.clients ?? new Map<string, Client>(),
        resourceServers: known?.resourceServers ?? new Map<string, readonly string[]>(),
        groups: known?.groups ?? new Map<string, Group>(),
        domain: known?.domain,
      });
    },
    removePool: (poolId) => {
      pools.delete(poolId);
    },
    putClient: (poolId, client) => {
      const pool = poolOf(poolId);
      checkScopes(pool, client.oauth.scopes);
      pool.clients.set(client.id, client);
    },
    removeClient: (poolId, clientId) => {
      pools.get(poolId)?.clients.delete(clientId);
    },
    putResourceServer: (poolId, identifier, scopes) => {
      poolOf(poolId).resourceServers.set(identifier, scopes);
    },
    removeResourceServer: (poolId, identifier) => {
      pools.get(poolId)?.resourceServers.delete(identifier);
    },
    putGroup: (poolId, group) => {
      poolOf(poolId).groups.set(group.name, group);
    },
    removeGroup: (poolId, name) => {
      pools.get(poolId)?.groups.delete(name);
    },
    putDomain: (poolId, domain) => {
      const other = [...pools.values()].find((pool) => pool.domain === domain);
      if (other !== undefined && other.id !== poolId) {
        throw new Error(`Domain already associated with another user pool: ${other.name}`);
      }
      poolOf(poolId).domain = domain;
    },
    removeDomain: (poolId, domain) => {
      const pool = pools.get(poolId);
      // A domain that has replaced this one stays.
      if (pool?.domain === domain) pool.domain = undefined;
    },
  };
}

function checkScopes(pool: Pool, scopes: readonly string[]): void {
  const defined = [...pool.resourceServers].flatMap(([identifier, names]) =>
    names.map((name) => `${identifier}/${name}`),
  );
  const known = [...userScopes, ...defined];
  const missing = scopes.filter((scope) => !known.includes(scope));
  if (missing.length === 0) return;
  throw registrationError(
    "ScopeDoesNotExistException",
    `${missing.join(", ")} in user pool ${pool.id}: ` +
      "the client must depend on the resource server that defines its scopes",
  );
}

async function addUser(
  service: Service,
  pool: Pool,
  { username, password, email, attributes }: UserToAdd,
): Promise<void> {
  const existing = service.users.find(pool, username);
  if (existing !== undefined) {
    checkPassword(pool.passwordPolicy, password);
    const credentials = await makeCredentials(pool, existing.username, password);
    await service.users.update(pool, existing.sub, (current) => ({
      ...withPassword(current, credentials),
      enabled: true,
    }));
    service.lockout.succeeded(lockoutKey(pool, existing.sub));
    return;
  }
  const address = pool.emailIsUsername ? username : email;
  const contact = address === undefined ? {} : { email: address, email_verified: "true" };
  const user = await newUser(
    pool,
    {
      name: username,
      password,
      attributes: new Map(Object.entries({ ...attributes, ...contact })),
      status: "CONFIRMED",
    },
    service.now(),
  );
  if (!(await service.users.add(pool, user))) {
    throw serviceError("UsernameExistsException", "User account already exists");
  }
}
