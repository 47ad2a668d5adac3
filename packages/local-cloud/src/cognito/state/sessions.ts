import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { Client, Pool } from "../model/pool";
import type { PoolData, RefreshToken, Store, UserSession } from "../model/userData";
import { notAuthorized, serviceError } from "../protocol/errors";

/** Sign-ins and their refresh tokens, which are kept only as hashes. */
export interface Sessions {
  /** A session and its refresh token; not yet stored, because its first tokens may still be denied. */
  create(client: Client, sub: string): NewSession;
  store(pool: Pool, created: NewSession): Promise<void>;
  /** The session of a refresh token, whether it has ended or not; also of one that rotation replaced. */
  find(pool: Pool, refreshToken: string): FoundSession | undefined;
  /** Ends the session of a token that rotation replaced too long ago, and rejects. */
  checkReuse(pool: Pool, found: FoundSession): Promise<void>;
  /** Replaces a refresh token, which can still be used for `grace` seconds. */
  rotate(pool: Pool, refreshToken: string, grace: number): Promise<string>;
  /** The session that an access token came from. */
  get(pool: Pool, id: string): UserSession | undefined;
  revoke(pool: Pool, id: string): Promise<void>;
  revokeAll(pool: Pool, sub: string): Promise<void>;
}

export interface StoredSession {
  /** The `origin_jti` of its tokens. */
  readonly id: string;
  readonly session: UserSession;
}

export interface FoundSession extends StoredSession {
  /** Which of the session's refresh tokens was sent. */
  readonly token: RefreshToken;
}

interface NewSession extends StoredSession {
  readonly refreshToken: string;
}

// An access token can outlive its refresh token by at most this, and is rejected once its session is forgotten.
const afterlife = 24 * 60 * 60 * 1000;

export function createSessions(store: Store, now: () => number): Sessions {
  const isReuse = ({ retryUntil }: RefreshToken) => retryUntil !== undefined && retryUntil <= now();

  function revoke(pool: Pool, isChosen: IsChosen): Promise<void> {
    return store.update(pool.id, (data) => withRevoked(data, isChosen));
  }

  return {
    create: (client, sub) => {
      const id = randomUUID();
      const refreshToken = createToken(id);
      const session: UserSession = {
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
    store: (pool, { id, session }) =>
      store.update(pool.id, (data) => {
        const lasting = Object.entries(data.sessions).filter(
          ([, { expiresAt }]) => now() < expiresAt + afterlife,
        );
        return { ...data, sessions: { ...Object.fromEntries(lasting), [id]: session } };
      }),
    find: (pool, refreshToken) => findSession(store.pool(pool.id), refreshToken),
    checkReuse: async (pool, { id, token }) => {
      if (!isReuse(token)) return;
      // Whoever has a token that was replaced may have stolen it, so no one keeps the session.
      await revoke(pool, (known) => known === id);
      throw reusedToken();
    },
    rotate: async (pool, refreshToken, grace) => {
      let next: string | undefined;
      await store.update(pool.id, (data) => {
        // Checked again: another request may have used or revoked the token meanwhile.
        const found = findSession(data, refreshToken);
        if (found === undefined || found.session.revoked) throw revokedToken();
        const { id, session, token } = found;
        if (isReuse(token)) return withRevoked(data, (known) => known === id);
        next = createToken(id);
        const replaced = { ...token, retryUntil: token.retryUntil ?? now() + grace * 1000 };
        const refreshTokens = (session.refreshTokens ?? []).map((known) =>
          known === token ? replaced : known,
        );
        refreshTokens.push({ hash: hash(next) });
        return { ...data, sessions: { ...data.sessions, [id]: { ...session, refreshTokens } } };
      });
      if (next === undefined) throw reusedToken();
      return next;
    },
    get: (pool, id) => store.pool(pool.id).sessions[id],
    revoke: (pool, revoked) => revoke(pool, (id) => id === revoked),
    revokeAll: (pool, sub) => revoke(pool, (_, session) => session.sub === sub),
  };
}

type IsChosen = (id: string, session: UserSession) => boolean;

function withRevoked(data: PoolData, isChosen: IsChosen): PoolData {
  const sessions = Object.entries(data.sessions).map(([id, session]): [string, UserSession] => [
    id,
    isChosen(id, session) ? { ...session, revoked: true } : session,
  ]);
  return { ...data, sessions: Object.fromEntries(sessions) };
}

export function revokedToken() {
  return notAuthorized("Refresh Token has been revoked");
}

function reusedToken() {
  return serviceError("RefreshTokenReuseException", "Refresh token has been reused.");
}

const idBytes = 16;

/** A token starts with the id of its session, which is random as well: it stays opaque and leads straight there. */
function createToken(id: string): string {
  const bytes = Buffer.concat([Buffer.from(id.replaceAll("-", ""), "hex"), randomBytes(48)]);
  return bytes.toString("base64url");
}

function findSession(data: PoolData, refreshToken: string): FoundSession | undefined {
  const bytes = Buffer.from(refreshToken, "base64url");
  if (bytes.length <= idBytes) return undefined;
  const id = uuidOf(bytes.subarray(0, idBytes));
  const session = data.sessions[id];
  const sent = hash(refreshToken);
  const token = session?.refreshTokens?.find((known) => known.hash === sent);
  return session === undefined || token === undefined ? undefined : { id, session, token };
}

function hash(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
