import type { Tokens } from "../tokens/tokens";
import { json, type Reply } from "../../web/reply";

/** Tokens in OAuth's words. */
export function tokenReply(tokens: Tokens): Reply {
  return json(200, {
    ...(tokens.IdToken === undefined ? {} : { id_token: tokens.IdToken }),
    access_token: tokens.AccessToken,
    ...(tokens.RefreshToken === undefined ? {} : { refresh_token: tokens.RefreshToken }),
    expires_in: tokens.ExpiresIn,
    token_type: tokens.TokenType,
  });
}
