import { isServiceError } from "../protocol/errors";
import { renewTokens, requiredSession } from "../tokens/renewal";
import { oauthSettings } from "./oauthSettings";
import { oauthError } from "../../web/reply";
import type { Grant } from "./token";
import { tokenReply } from "./tokenReply";

/** `refresh_token`: new tokens of the same sign-in and scopes; with a new refresh token where the client's rotate. */
export const refreshGrant: Grant = async ({ service, pool, form }, client) => {
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
