import type { Pool } from "../model/pool";
import type { PoolData, Store, User } from "../model/userData";

/** The users of each pool. What it returns is safe, and every change resolves once it is. */
export interface Directory {
  get(pool: Pool, sub: string): User | undefined;
  /** By user name, or by e-mail where the pool signs users in by it. */
  find(pool: Pool, name: string): User | undefined;
  /** Adds a new user; resolves to `false`, without adding it, where another user has one of its names. */
  add(pool: Pool, user: User): Promise<boolean>;
  /** Resolves to the changed user; `undefined` where there is none. Rejects with what `change` throws. */
  update(pool: Pool, sub: string, change: UserChange): Promise<User | undefined>;
  /** Removes a user with their sessions. */
  remove(pool: Pool, sub: string): Promise<void>;
  all(pool: Pool): readonly User[];
  count(pool: Pool): number;
}

/**
 * Changes a user as it is by now: since it was read, another request may have changed it. `isTaken` says whether another
 * user has one of the names that the changed user would have.
 */
type UserChange = (user: User, isTaken: (changed: User) => boolean) => User;

type Users = PoolData["users"];

export function createDirectory(store: Store, now: () => number): Directory {
  // Users are replaced and never changed in place, so an index fits the object that it was made of.
  const indexes = new WeakMap<Users, ReadonlyMap<string, string>>();

  function indexOf(pool: Pool, users: Users): ReadonlyMap<string, string> {
    const known = indexes.get(users);
    if (known !== undefined) return known;
    const index = new Map(
      Object.values(users).flatMap((user) =>
        namesOf(pool, user).map((name) => [name, user.sub] as const),
      ),
    );
    indexes.set(users, index);
    return index;
  }

  function isTaken(pool: Pool, users: Users, user: User): boolean {
    return namesOf(pool, user).some((name) => {
      const holder = indexOf(pool, users).get(name);
      return holder !== undefined && holder !== user.sub;
    });
  }

  const usersOf = (pool: Pool) => store.pool(pool.id).users;

  return {
    get: (pool, sub) => usersOf(pool)[sub],
    find: (pool, name) => {
      const users = usersOf(pool);
      const sub = indexOf(pool, users).get(normalizeName(pool, name));
      return sub === undefined ? undefined : users[sub];
    },
    add: async (pool, user) => {
      let added: boolean | undefined;
      await store.update(pool.id, (data) => {
        added = !isTaken(pool, data.users, user);
        return added ? withUser(data, user) : data;
      });
      return added === true;
    },
    update: async (pool, sub, change) => {
      let changed: User | undefined;
      await store.update(pool.id, (data) => {
        const user = data.users[sub];
        if (user === undefined) return data;
        const result = change(user, (candidate) => isTaken(pool, data.users, candidate));
        changed = { ...result, modifiedAt: now() };
        return withUser(data, changed);
      });
      return changed;
    },
    remove: (pool, sub) =>
      store.update(pool.id, ({ users, sessions }) => ({
        users: Object.fromEntries(Object.entries(users).filter(([id]) => id !== sub)),
        sessions: Object.fromEntries(
          Object.entries(sessions).filter(([, session]) => session.sub !== sub),
        ),
      })),
    all: (pool) => Object.values(usersOf(pool)),
    count: (pool) => Object.keys(usersOf(pool)).length,
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

function withUser(data: PoolData, user: User): PoolData {
  return { ...data, users: { ...data.users, [user.sub]: user } };
}
