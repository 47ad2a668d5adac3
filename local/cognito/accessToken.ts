import type { User } from "./data";
import { notAuthorized, userNotFound } from "./errors";
import { decodeSegment } from "./keys";
import { type Body, requiredText } from "./parameters";
import type { PoolClient, Service } from "./service";
import { apiScopes } from "./tokens";

export interface Bearer extends PoolClient {
  readonly user: User;
}

/** Whose access token the request carries. Everything about it is verified: signature, use, time, session, scope, user. */
export async function requiredBearer(service: Service, body: Body): Promise<Bearer> {
  const token = requiredText(body, "AccessToken");
  const { iss } = decodeSegment(token.split(".")[1] ?? "") ?? {};
  const pool = [...service.pools.values()].find((candidate) => candidate.issuer === iss);
  const claims = await pool?.key.verify(token);
  const client =
    typeof claims?.client_id === "string" ? pool?.clients.get(claims.client_id) : undefined;
  if (pool === undefined || client === undefined || claims?.token_use !== "access") {
    throw notAuthorized("Invalid Access Token");
  }
  if (typeof claims.exp !== "number" || claims.exp * 1000 <= service.now()) {
    throw notAuthorized("Access Token has expired");
  }
  const user = service.users.get(pool, String(claims.sub));
  if (user === undefined) throw userNotFound();
  if (!user.enabled) throw notAuthorized("User is disabled.");
  const session = service.sessions.get(pool, String(claims.origin_jti));
  if (session?.revoked !== false) throw notAuthorized("Access Token has been revoked");
  const scopes = typeof claims.scope === "string" ? claims.scope.split(" ") : [];
  if (!scopes.includes(apiScopes[0])) {
    throw notAuthorized("Access Token does not have required scopes");
  }
  return { pool, client, user };
}
