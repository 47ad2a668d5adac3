import { json, type WebResponse } from "../../web/response";
import { isServiceError } from "../protocol/errors";
import { bearerOf } from "../tokens/accessToken";
import { readableByScopes } from "../tokens/claims";
import type { HostedEndpoint } from "./request";

/** `/oauth2/userInfo`, https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html */
export const userInfo: HostedEndpoint = async ({ service, pool, headers }) => {
  const [, token] = /^bearer ([^\s]+)$/i.exec(headers.authorization ?? "") ?? [];
  if (token === undefined) {
    return bearerError(400, "invalid_request", "Bad OAuth2 request at UserInfo Endpoint");
  }
  try {
    const bearer = await bearerOf(service, token);
    if (bearer.pool !== pool || !bearer.scopes.includes("openid")) return invalidToken();
    const { user, client, scopes } = bearer;
    const readable = readableByScopes(pool, client, scopes);
    const attributes = Object.entries(user.attributes).filter(
      ([name]) => readable?.has(name) ?? true,
    );
    // All are strings, the flags too: Cognito has them so here and nowhere else.
    return json(200, {
      sub: user.sub,
      ...Object.fromEntries(attributes),
      username: user.username,
    });
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return invalidToken();
  }
};

function invalidToken(): WebResponse {
  return bearerError(
    401,
    "invalid_token",
    "Access token is expired, disabled, or deleted, or the user has globally signed out.",
  );
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-3 */
function bearerError(status: number, error: string, description: string): WebResponse {
  const challenge = `Bearer error="${error}", error_description="${description}"`;
  return json(status, { error, error_description: description }, { "www-authenticate": challenge });
}
