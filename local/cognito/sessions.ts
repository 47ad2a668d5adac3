import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import type { Session } from "./data";
import type { Client, Pool } from "./pool";
import type { Store } from "./store";

/** Sign-ins and their refresh tokens, which are kept only as hashes. */
export interface Sessions {
  /** A session and its refresh token; not yet stored, because its first tokens may still be refused. */
  create(client: Client, sub: string): NewSession;
  store(pool: Pool, created: NewSession): Promise<void>;
  /** The session of a refresh token, whether it has ended or not. */
  find(pool: Pool, refreshToken: string): StoredSession | undefined;
  /** The session that an access token came from. */
  get(pool: Pool, id: string): Session | undefined;
  revoke(pool: Pool, id: string): Promise<void>;
  revokeAll(pool: Pool, sub: string): Promise<void>;
}

export interface StoredSession {
  /** The `origin_jti` of its tokens. */
  readonly id: string;
  readonly session: Session;
}

export interface NewSession extends StoredSession {
  readonly refreshToken: string;
}

// An access token can outlive its refresh token by at most this, and is refused once its session is forgotten.
const afterlife = 24 * 60 * 60 * 1000;
const idBytes = 16;

export function createSessions(store: Store, now: () => number): Sessions {
  function change(pool: Pool, chosen: (id: string, session: Session) => boolean): Promise<void> {
    const { sessions } = store.pool(pool.id);
    for (const [id, session] of Object.entries(sessions)) {
      if (chosen(id, session)) sessions[id] = { ...session, revoked: true };
    }
    return store.save();
  }

  return {
    create: (client, sub) => {
      const id = randomUUID();
      // The id is random as well, so the token stays opaque and leads straight to its session.
      const bytes = Buffer.concat([Buffer.from(id.replaceAll("-", ""), "hex"), randomBytes(48)]);
      const refreshToken = bytes.toString("base64url");
      const session: Session = {
        sub,
        clientId: client.id,
        authTime: Math.floor(now() / 1000),
        eventId: randomUUID(),
        refreshHash: hash(refreshToken).toString("base64url"),
        expiresAt: now() + client.refreshTokenValidity * 1000,
        revoked: false,
      };
      return { id, session, refreshToken };
    },
    store: (pool, { id, session }) => {
      const { sessions } = store.pool(pool.id);
      for (const [known, { expiresAt }] of Object.entries(sessions)) {
        if (expiresAt + afterlife <= now()) Reflect.deleteProperty(sessions, known);
      }
      sessions[id] = session;
      return store.save();
    },
    find: (pool, refreshToken) => {
      const bytes = Buffer.from(refreshToken, "base64url");
      if (bytes.length <= idBytes) return undefined;
      const id = uuidOf(bytes.subarray(0, idBytes));
      const session = store.pool(pool.id).sessions[id];
      if (session === undefined) return undefined;
      const expected = Buffer.from(session.refreshHash, "base64url");
      return timingSafeEqual(expected, hash(refreshToken)) ? { id, session } : undefined;
    },
    get: (pool, id) => store.pool(pool.id).sessions[id],
    revoke: (pool, revoked) => change(pool, (id) => id === revoked),
    revokeAll: (pool, sub) => change(pool, (_, session) => session.sub === sub),
  };
}

function hash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
