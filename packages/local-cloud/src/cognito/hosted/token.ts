import { createHash, randomUUID } from "node:crypto";
import { json, type WebResponse } from "../../web/response";
import { type Client, userScopes } from "../model/pool";
import { isServiceError } from "../protocol/errors";
import { renewTokens, requiredSession, startSession, type Tokens } from "../tokens/tokens";
import { authenticatedClient, oauthError, parseScope } from "./oauth";
import type { HostedEndpoint, HostedRequest } from "./request";

/** `/oauth2/token`, https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export const token: HostedEndpoint = async (request) => {
  const grantType = request.form.get("grant_type");
  if (grantType === null) return oauthError("invalid_request");
  const handle = grantTypes.get(grantType);
  if (handle === undefined) return oauthError("unsupported_grant_type");
  const client = authenticatedClient(request);
  if (client === undefined) return oauthError("invalid_client");
  try {
    return await handle(request, client);
  } catch (error) {
    // Thrown by the pool's trigger.
    if (!isServiceError(error)) throw error;
    return oauthError("invalid_request", { description: error.message });
  }
};

/** The token request of one grant type, by an authenticated client. */
type GrantTypeHandler = (request: HostedRequest, client: Client) => Promise<WebResponse>;

/** The first attempt uses the code up, whether it succeeds or not. https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3 */
const authorizationCode: GrantTypeHandler = async ({ service, state, pool, form }, client) => {
  const [code, redirectUri] = [form.get("code"), form.get("redirect_uri")];
  if (code === null || redirectUri === null) return oauthError("invalid_request");
  const { enabled, flows, callbackUrls } = client.oauth;
  if (!enabled || !flows.includes("code")) return oauthError("unauthorized_client");

  const issued = state.codes.consume(code);
  if (issued?.poolId !== pool.id || issued.clientId !== client.id) {
    return oauthError("invalid_grant");
  }
  if (!callbackUrls.includes(redirectUri)) return oauthError("unauthorized_client");
  if (issued.redirectUri !== redirectUri) return oauthError("invalid_grant");
  if (!isVerified(issued.challenge, form.get("code_verifier"))) return oauthError("invalid_grant");
  const user = service.users.get(pool, issued.sub);
  if (user?.enabled !== true) return oauthError("invalid_grant");
  const tokens = await startSession(service, {
    pool,
    client,
    user,
    source: "TokenGeneration_HostedAuth",
    clientMetadata: new Map(),
    oauth: issued,
  });
  return tokenResponse(tokens);
};

/** PKCE. A verifier without a challenge is an error too: someone may have removed the challenge from the request. */
function isVerified(challenge: string | undefined, verifier: string | null): boolean {
  if (challenge === undefined || verifier === null) {
    return challenge === undefined && verifier === null;
  }
  const isVerifier = /^[\w.~-]{43,128}$/.test(verifier);
  return isVerifier && createHash("sha256").update(verifier).digest("base64url") === challenge;
}

/** New tokens of the same sign-in and scopes; with a new refresh token where the client's rotate. */
const refreshToken: GrantTypeHandler = async ({ service, pool, form }, client) => {
  const received = form.get("refresh_token");
  if (received === null) return oauthError("invalid_request");
  const mayRefresh = client.flows.has("REFRESH_TOKEN_AUTH") || client.rotationGrace !== undefined;
  if (!client.oauth.enabled || !mayRefresh) return oauthError("unauthorized_client");
  try {
    const session = requiredSession(service, { pool, client }, received);
    return tokenResponse(await renewTokens(service, session, received));
  } catch (error) {
    if (isServiceError(error) && invalidGrants.has(error.type)) return oauthError("invalid_grant");
    throw error;
  }
};

const invalidGrants = new Set(["NotAuthorizedException", "RefreshTokenReuseException"]);

/** An access token for the client itself, with scopes of resource servers only. */
const clientCredentials: GrantTypeHandler = async ({ service, pool, form }, client) => {
  const { enabled, flows, scopes } = client.oauth;
  if (!enabled || client.secret === undefined || !flows.includes("client_credentials")) {
    return oauthError("unauthorized_client");
  }
  if (pool.preTokenTrigger?.version === "3") {
    const description =
      "The local Cognito does not emulate the pre token generation event of client credentials";
    return oauthError("server_error", { description });
  }
  const allowed = scopes.filter((scope) => !userScopes.includes(scope));
  const requested = parseScope(form.get("scope"));
  const granted = requested.length === 0 ? allowed : requested;
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
  return tokenResponse({
    AccessToken: accessToken,
    ExpiresIn: client.accessTokenValidity,
    TokenType: "Bearer",
  });
};

const grantTypes: ReadonlyMap<string, GrantTypeHandler> = new Map([
  ["authorization_code", authorizationCode],
  ["refresh_token", refreshToken],
  ["client_credentials", clientCredentials],
]);

/** https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
function tokenResponse(tokens: Tokens): WebResponse {
  return json(200, {
    ...(tokens.IdToken === undefined ? {} : { id_token: tokens.IdToken }),
    access_token: tokens.AccessToken,
    ...(tokens.RefreshToken === undefined ? {} : { refresh_token: tokens.RefreshToken }),
    expires_in: tokens.ExpiresIn,
    token_type: tokens.TokenType,
  });
}
