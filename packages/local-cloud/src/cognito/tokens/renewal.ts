import type { User } from "../model/document";
import { notAuthorized } from "../protocol/errors";
import type { PoolClient, Service } from "../service";
import { type FoundSession, revokedToken } from "../state/sessions";
import { mintTokens, type Tokens } from "./tokens";

export interface Renewable extends PoolClient {
  readonly user: User;
  readonly found: FoundSession;
}

/** The sign-in of a refresh token at its client; refuses a token of another client, or without a user. */
export function requiredSession(
  service: Service,
  { pool, client }: PoolClient,
  refreshToken: string,
): Renewable {
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
  renewable: Renewable,
  refreshToken: string,
  clientMetadata: ReadonlyMap<string, string> = new Map(),
): Promise<Tokens> {
  const { pool, client, user, found } = renewable;
  if (!user.enabled) throw notAuthorized("User is disabled.");
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
