/** Everything that outlives the process, by pool id. Signing keys do not: tokens end with the run that signed them. */
export interface CognitoData {
  readonly pools: Record<string, PoolData>;
}

export interface PoolData {
  /** By `sub`. */
  readonly users: Record<string, User>;
  /** By `origin_jti`. */
  readonly sessions: Record<string, Session>;
}

export type UserStatus = "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD";

export interface User {
  readonly sub: string;
  readonly username: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: UserStatus;
  readonly enabled: boolean;
  /** A salted hash, see `passwords.ts`. */
  readonly password: string;
  /** When a temporary password ends, in milliseconds; absent for a permanent one. */
  readonly temporaryUntil?: number | undefined;
  readonly groups: readonly string[];
  readonly code?: Code | undefined;
  readonly wrongCodes?: Tries | undefined;
  readonly sentCodes?: Tries | undefined;
  readonly createdAt: number;
  readonly modifiedAt: number;
}

/** A confirmation code that was sent. Six digits gain nothing from hashing, so it is kept as it is. */
export interface Code {
  readonly value: string;
  readonly expiresAt: number;
}

/** How often something was tried since a moment. */
export interface Tries {
  readonly count: number;
  readonly since: number;
}

/** What a refresh token stands for: one sign-in at one client. */
export interface Session {
  readonly sub: string;
  readonly clientId: string;
  /** Seconds since 1970, as the `auth_time` claim. */
  readonly authTime: number;
  readonly eventId: string;
  readonly refreshHash: string;
  /** When the refresh token ends, in milliseconds. */
  readonly expiresAt: number;
  readonly revoked: boolean;
}
