import type { PoolData, Store, User } from "../model/document";
import type { Pool } from "../model/pool";

/** The people of each pool. Every change resolves once it is safe. */
export interface Directory {
  get(pool: Pool, sub: string): User | undefined;
  /** By user name, or by e-mail where the pool signs people in by it. */
  find(pool: Pool, name: string): User | undefined;
  /** Whether another user than `user` has one of its names. */
  isTaken(pool: Pool, user: User): boolean;
  put(pool: Pool, user: User): Promise<void>;
  /** Changes the user as it is now: between reading and writing a user, another request may have changed it. */
  update(pool: Pool, sub: string, change: (user: User) => User): Promise<User | undefined>;
  remove(pool: Pool, sub: string): Promise<void>;
  all(pool: Pool): readonly User[];
  count(pool: Pool): number;
}

export function createDirectory(store: Store, now: () => number): Directory {
  // By what they were made from: that is another object once a change had to be taken back.
  const indexes = new WeakMap<PoolData, Map<string, string>>();

  function indexOf(pool: Pool): Map<string, string> {
    const data = store.pool(pool.id);
    const known = indexes.get(data);
    if (known !== undefined) return known;
    const index = new Map<string, string>();
    for (const user of Object.values(data.users)) enter(pool, index, user);
    indexes.set(data, index);
    return index;
  }

  function put(pool: Pool, user: User): Promise<void> {
    const index = indexOf(pool);
    const { users } = store.pool(pool.id);
    const old = users[user.sub];
    if (old !== undefined) leave(pool, index, old);
    users[user.sub] = user;
    enter(pool, index, user);
    return store.save();
  }

  const get = (pool: Pool, sub: string) => store.pool(pool.id).users[sub];

  return {
    get,
    find: (pool, name) => {
      const sub = indexOf(pool).get(normalizeName(pool, name));
      return sub === undefined ? undefined : get(pool, sub);
    },
    isTaken: (pool, user) =>
      namesOf(pool, user).some((name) => {
        const holder = indexOf(pool).get(name);
        return holder !== undefined && holder !== user.sub;
      }),
    put,
    update: async (pool, sub, change) => {
      const user = get(pool, sub);
      if (user === undefined) return undefined;
      const changed = { ...change(user), modifiedAt: now() };
      await put(pool, changed);
      return changed;
    },
    remove: (pool, sub) => {
      const { users, sessions } = store.pool(pool.id);
      const user = users[sub];
      if (user !== undefined) leave(pool, indexOf(pool), user);
      Reflect.deleteProperty(users, sub);
      for (const [id, session] of Object.entries(sessions)) {
        if (session.sub === sub) Reflect.deleteProperty(sessions, id);
      }
      return store.save();
    },
    all: (pool) => Object.values(store.pool(pool.id).users),
    count: (pool) => Object.keys(store.pool(pool.id).users).length,
  };
}

/** The form of a name under which two names are the same. */
export function normalizeName(pool: Pool, name: string): string {
  return pool.caseSensitive ? name : name.toLowerCase();
}

/** Everything that a user can be found by. An alias counts only once it is verified. */
function namesOf(pool: Pool, user: User): readonly string[] {
  const { email, email_verified: verified } = user.attributes;
  const byEmail = pool.emailIsUsername || (pool.emailIsAlias && verified === "true");
  const names = byEmail && email !== undefined ? [user.username, email] : [user.username];
  return names.map((name) => normalizeName(pool, name));
}

function enter(pool: Pool, index: Map<string, string>, user: User): void {
  for (const name of namesOf(pool, user)) index.set(name, user.sub);
}

function leave(pool: Pool, index: Map<string, string>, user: User): void {
  for (const name of namesOf(pool, user)) {
    if (index.get(name) === user.sub) index.delete(name);
  }
}
