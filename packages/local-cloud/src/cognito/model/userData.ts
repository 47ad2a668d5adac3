import { isRecord } from "../../shared/json";
import type { State } from "../../shared/state";
import type { SrpVerifier } from "../crypto/srp";

/** Everything that outlives the process, by pool id. Signing keys do not: tokens end with the run that signed them. */
export interface CognitoData {
  readonly pools: Readonly<Record<string, PoolData>>;
}

/** Shallow check that a value is such a document: what is deeper was written by this program. */
export function isCognitoData(value: unknown): value is CognitoData {
  return (
    isRecord(value) &&
    isRecord(value.pools) &&
    Object.values(value.pools).every(
      (pool) => isRecord(pool) && isRecord(pool.users) && isRecord(pool.sessions),
    )
  );
}

export interface PoolData {
  /** By `sub`. */
  readonly users: Readonly<Record<string, User>>;
  /** By `origin_jti`. */
  readonly sessions: Readonly<Record<string, UserSession>>;
}

export type UserStatus = "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD" | "RESET_REQUIRED";

export interface User {
  readonly sub: string;
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: UserStatus;
  readonly enabled: boolean;
  /** A salted hash, see `passwords.ts`. */
  readonly password: string;
  /** Absent for a password that was stored before sign-in by SRP was emulated: it cannot be proven by SRP. */
  readonly srp?: SrpVerifier | undefined;
  /** When a temporary password ends, in milliseconds; absent for a permanent one. */
  readonly temporaryUntil?: number | undefined;
  readonly groups: readonly string[];
  /** Confirms the sign-up. */
  readonly code?: Code | undefined;
  readonly resetCode?: Code | undefined;
  /** Verifies the e-mail, or the pending one. */
  readonly attributeCode?: Code | undefined;
  /** An e-mail that replaces the current one once it is verified. */
  readonly pendingEmail?: string | undefined;
  /** A software token's secret of which no code has been shown yet. */
  readonly pendingTotp?: string | undefined;
  readonly totp?: Totp | undefined;
  readonly wrongCodes?: RateCount | undefined;
  readonly sentCodes?: RateCount | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** The second factor of an authenticator app. */
interface Totp {
  readonly secret: string;
  readonly enabled: boolean;
  readonly preferred: boolean;
  readonly deviceName?: string | undefined;
  /** The last 30-second step whose code was used: neither it nor an earlier one is accepted again. */
  readonly lastStep: number;
}

/** A code that was sent. Six digits gain nothing from hashing, so it is kept as it is. */
export interface Code {
  readonly value: string;
  readonly expiresAt: number;
}

/** How often something was done since a moment, in milliseconds. */
export interface RateCount {
  readonly count: number;
  readonly since: number;
}

/** One sign-in at one client, with every token that came of it. */
export interface UserSession {
  readonly sub: string;
  readonly clientId: string;
  /** Seconds since 1970, as the `auth_time` claim. */
  readonly authTime: number;
  readonly eventId: string;
  /** Of a sign-in on the pool's domain; absent for one through the API, whose tokens have Cognito's default scope. */
  readonly scopes?: readonly string[];
  /** Absent in a session that was stored before refresh tokens rotated: it has ended. */
  readonly refreshTokens?: readonly RefreshToken[];
  /** When the refresh token ends, in milliseconds. */
  readonly expiresAt: number;
  readonly revoked: boolean;
}

export interface RefreshToken {
  readonly hash: string;
  /** When a token that rotation replaced can no longer be used again, in milliseconds. */
  readonly retryUntil?: number | undefined;
}

/** The document by pool. */
export interface Store {
  /** The pool's data as it was last made safe. */
  pool(poolId: string): PoolData;
  /** Replaces the pool's data by what `change` makes of it, as `State.update` does. */
  update(poolId: string, change: (data: PoolData) => PoolData): Promise<void>;
}

const noData: PoolData = { users: {}, sessions: {} };

export function createStore(state: State<CognitoData>): Store {
  return {
    pool: (poolId) => state.value().pools[poolId] ?? noData,
    update: (poolId, change) =>
      state.update((document) => {
        const data = document.pools[poolId] ?? noData;
        const changed = change(data);
        return changed === data
          ? document
          : { ...document, pools: { ...document.pools, [poolId]: changed } };
      }),
  };
}
