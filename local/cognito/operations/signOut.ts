import { timingSafeEqual } from "node:crypto";
import { requiredBearer } from "../accessToken";
import { serviceError } from "../errors";
import { requiredText, text } from "../parameters";
import { requiredClient } from "../service";
import type { Operation } from "./operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export const globalSignOut: Operation = async (service, body) => {
  const { pool, user } = await requiredBearer(service, body);
  await service.sessions.revokeAll(pool, user.sub);
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export const revokeToken: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const token = requiredText(body, "Token");
  checkSecret(client.secret, text(body, "ClientSecret"));
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

function checkSecret(secret: string | undefined, given: string | undefined): void {
  if (secret === undefined && given === undefined) return;
  const [expected, received] = [Buffer.from(secret ?? ""), Buffer.from(given ?? "")];
  const same = expected.length === received.length && timingSafeEqual(expected, received);
  if (!same) throw serviceError("UnauthorizedException", "Client authentication failed");
}
