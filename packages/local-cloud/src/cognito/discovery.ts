import type { ApiReply } from "./protocol/reply";
import type { Pool } from "./model/pool";

/** A pool's public document at `/<poolId>/.well-known/…`; `undefined` where there is none. */
export function wellKnown(
  path: string,
  pools: ReadonlyMap<string, Pool>,
  endpoint: string,
): ApiReply | undefined {
  const [, id = "", name = ""] = /^\/([^/]+)\/\.well-known\/([^/]+)$/.exec(path) ?? [];
  const document = documents.get(name);
  if (document === undefined) return undefined;
  const pool = pools.get(id);
  const contentType = "application/json";
  return pool === undefined
    ? { status: 404, body: { message: `User pool ${id} does not exist.` }, contentType }
    : { status: 200, body: document(pool, endpoint), contentType };
}

const documents: ReadonlyMap<string, (pool: Pool, endpoint: string) => object> = new Map([
  ["jwks.json", (pool: Pool) => ({ keys: [pool.key.jwk] })],
  ["openid-configuration", configuration],
]);

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
