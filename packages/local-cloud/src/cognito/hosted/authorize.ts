import { redirect, type Reply } from "../../web/reply";
import type { User } from "../model/document";
import { isServiceError } from "../protocol/errors";
import { startSession } from "../tokens/tokens";
import { type AuthorizeRequest, readAuthorizeRequest } from "./authorizeRequest";
import { currentUser, rememberUser, type SignedIn } from "./browserSession";
import { errorPage } from "./pages/errorPage";
import { type Endpoint, type Exchange, requestQuery } from "./request";

/** `/oauth2/authorize`: a browser that is signed in is sent straight back, any other to `/login`. */
export const authorize: Endpoint = (exchange) =>
  forRequest(exchange, async (request) => {
    const known = currentUser(exchange);
    if (known !== undefined) return grant(exchange, request, known);
    return redirect(`${exchange.base}/login?${requestQuery(exchange.query)}`);
  });

/** Answers a request for a sign-in with `answer`, or says what is wrong with it to whoever may know. */
export async function forRequest(
  exchange: Exchange,
  answer: (request: AuthorizeRequest) => Reply | Promise<Reply>,
): Promise<Reply> {
  const read = readAuthorizeRequest(exchange.pool, exchange.query);
  if (read.ok) return answer(read.request);
  if ("show" in read) return errorPage(400, read.show);
  const state = exchange.query.get("state") ?? undefined;
  return redirect(read.redirectUri, { error: read.error, state });
}

/** Ends a sign-in on the pages: the browser is remembered and sent back to the client. */
export function signedIn(
  exchange: Exchange,
  request: AuthorizeRequest,
  user: User,
): Promise<Reply> {
  const known = { user, authTime: Math.floor(exchange.service.now() / 1000) };
  return grant(exchange, request, known, { "set-cookie": rememberUser(exchange, known) });
}

/** Sends the browser back to the client with a code or, where the client may have them there, with tokens. */
async function grant(
  exchange: Exchange,
  request: AuthorizeRequest,
  known: SignedIn,
  headers: Reply["headers"] = {},
): Promise<Reply> {
  const { redirectUri, state } = request;
  if (request.responseType === "token") return implicit(exchange, request, known, headers);
  const code = exchange.state.codes.put({
    poolId: exchange.pool.id,
    clientId: request.client.id,
    redirectUri,
    scopes: request.scopes,
    nonce: request.nonce,
    challenge: request.challenge,
    sub: known.user.sub,
    authTime: known.authTime,
  });
  return redirect(redirectUri, { code, state }, { headers });
}

async function implicit(
  { service, pool }: Exchange,
  { client, redirectUri, scopes, nonce, state }: AuthorizeRequest,
  { user, authTime }: SignedIn,
  headers: Reply["headers"],
): Promise<Reply> {
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
    return redirect(redirectUri, parameters, { fragment: true, headers });
  } catch (error) {
    // The pool's function refused.
    if (!isServiceError(error)) throw error;
    const parameters = { error: "invalid_request", error_description: error.message, state };
    return redirect(redirectUri, parameters, { headers });
  }
}
