import { decodeSegment } from "../crypto/keys";
import type { User } from "../model/userData";
import { notAuthorized, userDisabled, userNotFound } from "../protocol/errors";
import { requiredString } from "../protocol/parameters";
import type { PoolClient, Service } from "../service";
import { apiScopes } from "./tokens";

interface Bearer extends PoolClient {
  readonly user: User;
  readonly scopes: readonly string[];
}

/** Whose access token the request carries, with the scope that opens the API. */
export async function requiredBearer(
  service: Service,
  request: { readonly AccessToken?: unknown },
): Promise<Bearer> {
  const bearer = await bearerOf(service, requiredString(request, "AccessToken"));
  if (bearer.scopes.includes(apiScopes[0])) return bearer;
  throw notAuthorized("Access Token does not have required scopes");
}

/** Whose access token it is. Everything but its scopes is verified: signature, use, time, session, user. */
export async function bearerOf(service: Service, token: string): Promise<Bearer> {
  const { iss, token_use: use } = decodeSegment(token.split(".")[1] ?? "") ?? {};
  const pool = [...service.pools.values()].find((candidate) => candidate.issuer === iss);
  if (pool === undefined || use !== "access") throw notAuthorized("Invalid Access Token");
  const claims = await pool.key.verify(token);
  if (claims === undefined) throw notAuthorized("Could not verify signature for Access Token");
  const client =
    typeof claims.client_id === "string" ? pool.clients.get(claims.client_id) : undefined;
  if (client === undefined) throw notAuthorized("Invalid Access Token");
  if (typeof claims.exp !== "number" || claims.exp * 1000 <= service.now()) {
    throw notAuthorized("Access Token has expired");
  }
  const user = service.users.get(pool, String(claims.sub));
  if (user === undefined) throw userNotFound();
  if (!user.enabled) throw userDisabled();
  const session = service.sessions.get(pool, String(claims.origin_jti));
  if (session?.revoked !== false) throw notAuthorized("Access Token has been revoked");
  const scopes = typeof claims.scope === "string" ? claims.scope.split(" ") : [];
  return { pool, client, user, scopes };
}
