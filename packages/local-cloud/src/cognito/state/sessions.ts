import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { RefreshToken, Session, Store } from "../model/document";
import { notAuthorized, serviceError } from "../protocol/errors";
import type { Client, Pool } from "../model/pool";

/** Sign-ins and their refresh tokens, which are kept only as hashes. */
export interface Sessions {
  /** A session and its refresh token; not yet stored, because its first tokens may still be refused. */
  create(client: Client, sub: string): NewSession;
  store(pool: Pool, created: NewSession): Promise<void>;
  /** The session of a refresh token, whether it has ended or not; also of one that rotation replaced. */
  find(pool: Pool, refreshToken: string): FoundSession | undefined;
  /** Refuses a token that rotation replaced too long ago, and ends the session. */
  checkReuse(pool: Pool, found: FoundSession): Promise<void>;
  /** Replaces a refresh token, which stays good for another `grace` seconds. */
  rotate(pool: Pool, refreshToken: string, grace: number): Promise<string>;
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

export interface FoundSession extends StoredSession {
  /** Which of the session's refresh tokens was given. */
  readonly token: RefreshToken;
}

interface NewSession extends StoredSession {
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

  function find(pool: Pool, refreshToken: string): FoundSession | undefined {
    const bytes = Buffer.from(refreshToken, "base64url");
    if (bytes.length <= idBytes) return undefined;
    const id = uuidOf(bytes.subarray(0, idBytes));
    const session = store.pool(pool.id).sessions[id];
    const given = hash(refreshToken);
    const token = session?.refreshTokens?.find((known) => known.hash === given);
    return session === undefined || token === undefined ? undefined : { id, session, token };
  }

  async function checkReuse(pool: Pool, { id, token }: FoundSession): Promise<void> {
    if (token.retryUntil === undefined || now() < token.retryUntil) return;
    // Whoever has a token that was replaced may have stolen it, so nobody keeps the session.
    await change(pool, (known) => known === id);
    throw serviceError("RefreshTokenReuseException", "Refresh token has been reused.");
  }

  return {
    create: (client, sub) => {
      const id = randomUUID();
      const refreshToken = createToken(id);
      const session: Session = {
        sub,
        clientId: client.id,
        authTime: Math.floor(now() / 1000),
        eventId: randomUUID(),
        refreshTokens: [{ hash: hash(refreshToken) }],
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
    find,
    checkReuse,
    rotate: async (pool, refreshToken, grace) => {
      const found = find(pool, refreshToken);
      if (found === undefined || found.session.revoked) throw revokedToken();
      await checkReuse(pool, found);
      const { id, session, token } = found;
      const next = createToken(id);
      const replaced = { ...token, retryUntil: token.retryUntil ?? now() + grace * 1000 };
      const kept = (session.refreshTokens ?? []).map((known) =>
        known === token ? replaced : known,
      );
      store.pool(pool.id).sessions[id] = {
        ...session,
        refreshTokens: [...kept, { hash: hash(next) }],
      };
      await store.save();
      return next;
    },
    get: (pool, id) => store.pool(pool.id).sessions[id],
    revoke: (pool, revoked) => change(pool, (id) => id === revoked),
    revokeAll: (pool, sub) => change(pool, (_, session) => session.sub === sub),
  };
}

export function revokedToken() {
  return notAuthorized("Refresh Token has been revoked");
}

/** The id is random as well, so the token stays opaque and leads straight to its session. */
function createToken(id: string): string {
  const bytes = Buffer.concat([Buffer.from(id.replaceAll("-", ""), "hex"), randomBytes(48)]);
  return bytes.toString("base64url");
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
