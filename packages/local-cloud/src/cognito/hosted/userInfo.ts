import { bearerOf } from "../tokens/accessToken";
import { isServiceError } from "../protocol/errors";
import { readableByScopes } from "../tokens/claims";
import type { Endpoint } from "./request";
import { json, type Reply } from "../../web/reply";

/** `/oauth2/userInfo`, https://docs.aws.amazon.com/cognito/latest/developerguide/userinfo-endpoint.html */
export const userInfo: Endpoint = async ({ service, pool, headers }) => {
  const [, token] = /^bearer ([^\s]+)$/i.exec(headers.authorization ?? "") ?? [];
  if (token === undefined) {
    return refused(400, "invalid_request", "Bad OAuth2 request at UserInfo Endpoint");
  }
  try {
    const bearer = await bearerOf(service, token);
    if (bearer.pool !== pool || !bearer.scopes.includes("openid")) return invalidToken();
    const { user, client, scopes } = bearer;
    const readable = readableByScopes(pool, client, scopes);
    const attributes = Object.entries(user.attributes).filter(
      ([name]) => readable?.has(name) ?? true,
    );
    // All texts, also the flags, as Cognito has them here and nowhere else.
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

function invalidToken(): Reply {
  return refused(
    401,
    "invalid_token",
    "Access token is expired, disabled, or deleted, or the user has globally signed out.",
  );
}

function refused(status: number, error: string, description: string): Reply {
  const challenge = `Bearer error="${error}", error_description="${description}"`;
  return json(status, { error, error_description: description }, { "www-authenticate": challenge });
}
