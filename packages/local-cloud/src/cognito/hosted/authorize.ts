import { redirect, type WebResponse } from "../../web/response";
import type { User } from "../model/userData";
import { isServiceError } from "../protocol/errors";
import { startSession } from "../tokens/tokens";
import { authorizationQuery } from "./authorizationRequest";
import { currentUser, rememberUser, type SignedInUser } from "./browserSession";
import { getPage, type PageRequest } from "./page";

/** `/oauth2/authorize`: a browser that is signed in is sent straight back to the client, any other to `/login`. */
export const authorize = getPage((request) => {
  const signedIn = currentUser(request);
  if (signedIn !== undefined) return redirectToClient(request, signedIn);
  return redirect(`${request.base}/login?${authorizationQuery(request.query)}`);
});

/** Ends a sign-in on the pages: the browser is remembered and sent back to the client. */
export function completeSignIn(request: PageRequest, user: User): Promise<WebResponse> {
  const signedIn = { user, authTime: Math.floor(request.service.now() / 1000) };
  return redirectToClient(request, signedIn, { "set-cookie": rememberUser(request, signedIn) });
}

async function redirectToClient(
  request: PageRequest,
  signedIn: SignedInUser,
  headers: WebResponse["headers"] = {},
): Promise<WebResponse> {
  return request.authorization.responseType === "token"
    ? redirectWithTokens(request, signedIn, headers)
    : redirectWithCode(request, signedIn, headers);
}

function redirectWithCode(
  { state: { codes }, pool, authorization }: PageRequest,
  { user, authTime }: SignedInUser,
  headers: WebResponse["headers"],
): WebResponse {
  const { client, redirectUri, scopes, state, nonce, challenge } = authorization;
  const code = codes.put({
    poolId: pool.id,
    clientId: client.id,
    redirectUri,
    scopes,
    nonce,
    challenge,
    sub: user.sub,
    authTime,
  });
  return redirect(redirectUri, { parameters: { code, state }, headers });
}

/** The implicit flow. https://www.rfc-editor.org/rfc/rfc6749#section-4.2 */
async function redirectWithTokens(
  { service, pool, authorization }: PageRequest,
  { user, authTime }: SignedInUser,
  headers: WebResponse["headers"],
): Promise<WebResponse> {
  const { client, redirectUri, scopes, nonce, state } = authorization;
  try {
    const tokens = await startSession(service, {
      pool,
      client,
      user,
      source: "TokenGeneration_HostedAuth",
      clientMetadata: new Map(),
      oauth: { scopes, nonce, authTime },
    });
    const parameters = {
      id_token: tokens.IdToken,
      access_token: tokens.AccessToken,
      expires_in: String(tokens.ExpiresIn),
      token_type: tokens.TokenType,
      state,
    };
    return redirect(redirectUri, { parameters, fragment: true, headers });
  } catch (error) {
    // Thrown by the pool's trigger.
    if (!isServiceError(error)) throw error;
    const parameters = { error: "invalid_request", error_description: error.message, state };
    return redirect(redirectUri, { parameters, headers });
  }
}
