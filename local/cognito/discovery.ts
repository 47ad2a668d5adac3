import type { Pool } from "./pool";

/** A pool's public document at `/<poolId>/.well-known/…`; `undefined` where there is none. */
export function wellKnown(
  path: string,
  pools: ReadonlyMap<string, Pool>,
  endpoint: string,
): object | undefined {
  const [, id = "", name = ""] = /^\/([^/]+)\/\.well-known\/([^/]+)$/.exec(path) ?? [];
  const pool = pools.get(id);
  if (pool === undefined) return undefined;
  switch (name) {
    case "jwks.json":
      return { keys: [pool.key.jwk] };
    case "openid-configuration":
      return configuration(pool, endpoint);
    default:
      return undefined;
  }
}

// Everything but the issuer is where it really is, so that a client which follows the document stays on this machine.
function configuration(pool: Pool, endpoint: string): object {
  const base = `${endpoint}/${pool.id}`;
  return {
    ...(pool.domain === undefined ? {} : domainEndpoints(base)),
    id_token_signing_alg_values_supported: ["RS256"],
    issuer: pool.issuer,
    jwks_uri: `${base}/.well-known/jwks.json`,
    response_types_supported: ["code", "token"],
    scopes_supported: ["openid", "email", "phone", "profile"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
  };
}

function domainEndpoints(base: string): object {
  return {
    authorization_endpoint: `${base}/oauth2/authorize`,
    end_session_endpoint: `${base}/logout`,
    revocation_endpoint: `${base}/oauth2/revoke`,
    token_endpoint: `${base}/oauth2/token`,
    userinfo_endpoint: `${base}/oauth2/userInfo`,
  };
}
