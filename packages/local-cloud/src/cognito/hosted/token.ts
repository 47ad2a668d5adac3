import { createHash, randomUUID } from "node:crypto";
import { sameSecret } from "../../shared/sameSecret";
import { json, oauthError, type Reply } from "../../web/reply";
import type { Client } from "../model/pool";
import { isServiceError } from "../protocol/errors";
import { renewTokens, requiredSession, startSession, type Tokens } from "../tokens/tokens";
import { oauthSettings, personalScopes } from "./authorizeRequest";
import type { Endpoint, Exchange } from "./request";
import type { AuthorizationCode } from "./state";

/** Answers one grant type of an authenticated client. */
type Grant = (exchange: Exchange, client: Client) => Promise<Reply>;

/** `authorization_code`: the first attempt uses the code up, whether it succeeds or not. */
const codeGrant: Grant = async ({ service, state, pool, form }, client) => {
  const [handle, redirectUri] = [form.get("code"), form.get("redirect_uri")];
  if (handle === null || redirectUri === null) return oauthError("invalid_request");
  const settings = oauthSettings(client);
  if (!settings.enabled || !settings.flows.includes("code")) {
    return oauthError("unauthorized_client");
  }
  const code = state.codes.consume(handle);
  if (code?.poolId !== pool.id || code.clientId !== client.id) return oauthError("invalid_grant");
  if (!settings.callbackUrls.includes(redirectUri)) return oauthError("unauthorized_client");
  if (code.redirectUri !== redirectUri) return oauthError("invalid_grant");
  if (!isProven(code, form.get("code_verifier"))) return oauthError("invalid_grant");
  const user = service.users.get(pool, code.sub);
  if (user?.enabled !== true) return oauthError("invalid_grant");
  const tokens = await startSession(service, {
    pool,
    client,
    user,
    source: "TokenGeneration_HostedAuth",
    clientMetadata: new Map(),
    oauth: code,
  });
  return tokenReply(tokens);
};

/** A verifier is needed for a challenge, and refused without one: somebody may have taken the challenge away. */
function isProven({ challenge }: AuthorizationCode, verifier: string | null): boolean {
  if (challenge === undefined || verifier === null) {
    return challenge === undefined && verifier === null;
  }
  const isVerifier = /^[\w.~-]{43,128}$/.test(verifier);
  return isVerifier && createHash("sha256").update(verifier).digest("base64url") === challenge;
}

/** `refresh_token`: new tokens of the same sign-in and scopes; with a new refresh token where the client's rotate. */
const refreshGrant: Grant = async ({ service, pool, form }, client) => {
  const refreshToken = form.get("refresh_token");
  if (refreshToken === null) return oauthError("invalid_request");
  const mayRefresh = client.flows.has("REFRESH_TOKEN_AUTH") || client.rotationGrace !== undefined;
  if (!oauthSettings(client).enabled || !mayRefresh) return oauthError("unauthorized_client");
  try {
    const renewable = requiredSession(service, { pool, client }, refreshToken);
    return tokenReply(await renewTokens(service, renewable, refreshToken));
  } catch (error) {
    const refused =
      isServiceError(error) &&
      ["NotAuthorizedException", "RefreshTokenReuseException"].includes(error.type);
    if (refused) return oauthError("invalid_grant");
    throw error;
  }
};

/** `client_credentials`: an access token for the client itself, with scopes of resource servers only. */
const clientCredentials: Grant = async ({ service, pool, form }, client) => {
  const { enabled, flows, scopes } = oauthSettings(client);
  if (!enabled || client.secret === undefined || !flows.includes("client_credentials")) {
    return oauthError("unauthorized_client");
  }
  if (pool.preTokenTrigger?.version === "3") {
    return oauthError(
      "server_error",
      "The local Cognito does not emulate the pre token generation event of client credentials",
    );
  }
  const allowed = scopes.filter((scope) => !personalScopes.has(scope));
  const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const granted = asked.length === 0 ? allowed : [...new Set(asked)];
  if (granted.length === 0 || !granted.every((scope) => allowed.includes(scope))) {
    return oauthError("invalid_scope");
  }
  const now = Math.floor(service.now() / 1000);
  const accessToken = await pool.key.sign({
    sub: client.id,
    token_use: "access",
    scope: granted.join(" "),
    auth_time: now,
    iss: pool.issuer,
    exp: now + client.accessTokenValidity,
    iat: now,
    version: 2,
    jti: randomUUID(),
    client_id: client.id,
  });
  return json(200, {
    access_token: accessToken,
    expires_in: client.accessTokenValidity,
    token_type: "Bearer",
  });
};

/** Tokens in OAuth's words. */
function tokenReply(tokens: Tokens): Reply {
  return json(200, {
    ...(tokens.IdToken === undefined ? {} : { id_token: tokens.IdToken }),
    access_token: tokens.AccessToken,
    ...(tokens.RefreshToken === undefined ? {} : { refresh_token: tokens.RefreshToken }),
    expires_in: tokens.ExpiresIn,
    token_type: tokens.TokenType,
  });
}

/** The client that sends the request: by its secret, or by its id alone where it has none. `undefined` refuses it. */
export function authenticatedClient(exchange: Exchange): Client | undefined {
  const { headers, form, pool } = exchange;
  const basic = readBasic(headers.authorization);
  if (headers.authorization !== undefined && basic === undefined) return undefined;
  const id = form.get("client_id") ?? basic?.id ?? "";
  // Two ways of saying who one is may not contradict each other, https://www.rfc-editor.org/rfc/rfc6749#section-2.3
  if (basic !== undefined && (basic.id !== id || form.has("client_secret"))) return undefined;
  const client = pool.clients.get(id);
  if (client === undefined) return undefined;
  const given = basic?.secret ?? form.get("client_secret") ?? "";
  return sameSecret(client.secret ?? "", given) ? client : undefined;
}

/** https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1: both parts are form-encoded. */
function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^basic ([\w+/]+={0,2})$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  const decode = (part: string) => new URLSearchParams(`v=${part}`).get("v") ?? "";
  return { id: decode(id), secret: decode(secret.join(":")) };
}

const grants: ReadonlyMap<string, Grant> = new Map([
  ["authorization_code", codeGrant],
  ["refresh_token", refreshGrant],
  ["client_credentials", clientCredentials],
]);

/** `/oauth2/token`, https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export const token: Endpoint = async (exchange) => {
  const name = exchange.form.get("grant_type");
  if (name === null) return oauthError("invalid_request");
  const grant = grants.get(name);
  if (grant === undefined) return oauthError("unsupported_grant_type");
  const client = authenticatedClient(exchange);
  if (client === undefined) return oauthError("invalid_client");
  try {
    return await grant(exchange, client);
  } catch (error) {
    // The pool's function refused.
    if (!isServiceError(error)) throw error;
    return oauthError("invalid_request", error.message);
  }
};
