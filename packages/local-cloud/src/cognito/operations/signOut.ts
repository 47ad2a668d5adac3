import { requiredBearer } from "../tokens/accessToken";
import { serviceError } from "../protocol/errors";
import { requiredText, text } from "../protocol/parameters";
import { isClientSecret } from "../signIn/secretHash";
import { requiredClient } from "../service";
import { type Operation, requiredUser } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export const globalSignOut: Operation = async (service, body) => {
  const { pool, user } = await requiredBearer(service, body);
  await service.sessions.revokeAll(pool, user.sub);
  return {};
};

export const adminUserGlobalSignOut: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.sessions.revokeAll(pool, user.sub);
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export const revokeToken: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const token = requiredText(body, "Token");
  if (!isClientSecret(client, text(body, "ClientSecret"))) {
    throw serviceError("UnauthorizedException", "Client authentication failed");
  }
  if (!client.revokesTokens) {
    throw serviceError(
      "UnsupportedOperationException",
      "The client does not support token revocation",
    );
  }
  if (token.split(".").length === 3) {
    throw serviceError("UnsupportedTokenTypeException", "Unsupported token type");
  }
  const found = service.sessions.find(pool, token);
  // As RFC 7009 has it, a token that is not valid anyway counts as revoked.
  if (found === undefined) return {};
  if (found.session.clientId !== client.id) {
    throw serviceError("UnauthorizedException", "Invalid client for the token");
  }
  await service.sessions.revoke(pool, found.id);
  return {};
};
