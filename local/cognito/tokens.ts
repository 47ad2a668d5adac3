import { randomUUID } from "node:crypto";
import { accessClaims, idClaims } from "./claims";
import type { User } from "./data";
import { runPreTokenTrigger, type TriggerSource } from "./preTokenTrigger";
import type { PoolClient, Service } from "./service";
import type { StoredSession } from "./sessions";

/** `AuthenticationResult` of the API. */
export interface Tokens {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken?: string;
  readonly ExpiresIn: number;
  readonly TokenType: "Bearer";
}

export interface SignIn extends PoolClient {
  readonly user: User;
  readonly source: TriggerSource;
  readonly clientMetadata: ReadonlyMap<string, string>;
}

// Scopes of resource servers reach a token of the API only through the pre token generation function.
export const apiScopes = ["aws.cognito.signin.user.admin"] as const;

/** Starts a session: tokens with a refresh token, which is stored before this resolves. */
export async function startSession(service: Service, signIn: SignIn): Promise<Tokens> {
  const created = service.sessions.create(signIn.client, signIn.user.sub);
  const tokens = await mintTokens(service, signIn, created);
  await service.sessions.store(signIn.pool, created);
  return { ...tokens, RefreshToken: created.refreshToken };
}

/** An access and an ID token of a session, as the pool's trigger wants them. */
export async function mintTokens(
  service: Service,
  signIn: SignIn,
  { id, session }: StoredSession,
): Promise<Tokens> {
  const { pool, client, user } = signIn;
  const changes = await runPreTokenTrigger(service, { ...signIn, scopes: apiScopes });
  const facts = {
    pool,
    client,
    user,
    scopes: apiScopes,
    originJti: id,
    eventId: session.eventId,
    authTime: session.authTime,
    issuedAt: Math.floor(service.now() / 1000),
    changes,
  };
  const [accessToken, idToken] = await Promise.all([
    pool.key.sign(accessClaims(facts, randomUUID())),
    pool.key.sign(idClaims(facts, randomUUID())),
  ]);
  return {
    AccessToken: accessToken,
    ExpiresIn: client.accessTokenValidity,
    IdToken: idToken,
    TokenType: "Bearer",
  };
}
