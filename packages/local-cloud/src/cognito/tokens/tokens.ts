import { createHash, randomUUID } from "node:crypto";
import type { TriggerSource } from "../model/pool";
import type { User } from "../model/userData";
import { notAuthorized, userDisabled } from "../protocol/errors";
import type { PoolClient, Service } from "../service";
import { type FoundSession, revokedToken, type StoredSession } from "../state/sessions";
import { accessClaims, idClaims, readableByScopes } from "./claims";
import { runPreTokenTrigger } from "./preTokenTrigger";

/** `AuthenticationResult` of the API. */
export interface Tokens {
  readonly AccessToken: string;
  /** Absent for a sign-in on the pool's domain without the scope `openid`. */
  readonly IdToken?: string;
  readonly RefreshToken?: string;
  readonly ExpiresIn: number;
  readonly TokenType: "Bearer";
}

export interface SignIn extends PoolClient {
  readonly user: User;
  readonly source: TriggerSource;
  readonly clientMetadata: ReadonlyMap<string, string>;
  /** Of a sign-in on the pool's domain; absent for one through the API. */
  readonly oauth?: OauthSignIn;
}

interface OauthSignIn {
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  /** When the person signed in at the browser, in seconds since 1970. */
  readonly authTime: number;
}

// Scopes of resource servers reach a token of the API only through the pre token generation function.
export const apiScopes = ["aws.cognito.signin.user.admin"] as const;

/** Starts a session: tokens with a refresh token, which is stored before this resolves. */
export async function startSession(service: Service, signIn: SignIn): Promise<Tokens> {
  const { authTime, scopes } = signIn.oauth ?? {};
  const fresh = service.sessions.create(signIn.client, signIn.user.sub);
  const session = {
    ...fresh.session,
    ...(authTime === undefined ? {} : { authTime }),
    ...(scopes === undefined ? {} : { scopes }),
  };
  const created = { ...fresh, session };
  const tokens = await mintTokens(service, signIn, created);
  await service.sessions.store(signIn.pool, created);
  return { ...tokens, RefreshToken: created.refreshToken };
}

/** An access and an ID token of a session, as the pool's trigger changes them. */
async function mintTokens(
  service: Service,
  signIn: SignIn,
  { id, session }: StoredSession,
): Promise<Tokens> {
  const { pool, client, user } = signIn;
  const scopes = session.scopes ?? apiScopes;
  const changes = await runPreTokenTrigger(service, { ...signIn, scopes });
  const facts = {
    pool,
    client,
    user,
    scopes,
    originJti: id,
    eventId: session.eventId,
    authTime: session.authTime,
    issuedAt: Math.floor(service.now() / 1000),
    changes,
  };
  const access = accessClaims(facts, randomUUID());
  const common = { ExpiresIn: client.accessTokenValidity, TokenType: "Bearer" } as const;
  if (session.scopes === undefined) {
    const [AccessToken, IdToken] = await Promise.all([
      pool.key.sign(access),
      pool.key.sign(idClaims(facts, randomUUID())),
    ]);
    return { AccessToken, ...common, IdToken };
  }
  const accessToken = await pool.key.sign({ ...access, version: 2 });
  if (!scopes.includes("openid")) return { AccessToken: accessToken, ...common };
  const readAttributes = readableByScopes(pool, client, scopes);
  const idToken = await pool.key.sign({
    ...idClaims({ ...facts, client: { ...client, readAttributes } }, randomUUID()),
    at_hash: leftHash(accessToken),
    ...(signIn.oauth?.nonce === undefined ? {} : { nonce: signIn.oauth.nonce }),
  });
  return { AccessToken: accessToken, ...common, IdToken: idToken };
}

/** https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
function leftHash(token: string): string {
  return createHash("sha256").update(token).digest().subarray(0, 16).toString("base64url");
}

interface RefreshTokenGrant extends PoolClient {
  readonly user: User;
  readonly found: FoundSession;
}

/** The sign-in of a refresh token at its client; throws for a token of another client, or without a user. */
export function requiredSession(
  service: Service,
  { pool, client }: PoolClient,
  refreshToken: string,
): RefreshTokenGrant {
  const found = service.sessions.find(pool, refreshToken);
  const user = found === undefined ? undefined : service.users.get(pool, found.session.sub);
  if (found?.session.clientId !== client.id || user === undefined) {
    throw notAuthorized("Invalid Refresh Token");
  }
  return { pool, client, user, found };
}

/** New tokens of the same sign-in; with a new refresh token where the client's rotate. */
export async function renewTokens(
  service: Service,
  grant: RefreshTokenGrant,
  refreshToken: string,
  clientMetadata: ReadonlyMap<string, string> = new Map(),
): Promise<Tokens> {
  const { pool, client, user, found } = grant;
  if (!user.enabled) throw userDisabled();
  if (found.session.revoked) throw revokedToken();
  if (found.session.expiresAt <= service.now()) throw notAuthorized("Refresh Token has expired");
  await service.sessions.checkReuse(pool, found);
  const source = "TokenGeneration_RefreshTokens";
  const tokens = await mintTokens(service, { pool, client, user, source, clientMetadata }, found);
  if (client.rotationGrace === undefined) return tokens;
  // Rotated last: while the pool's function ran, another request may have used the token.
  const RefreshToken = await service.sessions.rotate(pool, refreshToken, client.rotationGrace);
  return { ...tokens, RefreshToken };
}
