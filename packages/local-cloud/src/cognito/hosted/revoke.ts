import { authenticatedClient } from "./token";
import type { Endpoint } from "./request";
import { oauthError } from "../../web/reply";

/** `/oauth2/revoke`, https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html */
export const revoke: Endpoint = async (exchange) => {
  const { service, pool, form } = exchange;
  const client = authenticatedClient(exchange);
  if (client === undefined) return oauthError("invalid_client", undefined, 401);
  const token = form.get("token");
  if (token === null || !client.revokesTokens) return oauthError("invalid_request");
  if (token.split(".").length === 3) return oauthError("unsupported_token_type");
  const found = service.sessions.find(pool, token);
  // As RFC 7009 has it, a token that is not valid anyway counts as revoked.
  if (found === undefined) return { status: 200, headers: {}, body: "" };
  if (found.session.clientId !== client.id) return oauthError("invalid_request");
  await service.sessions.revoke(pool, found.id);
  return { status: 200, headers: {}, body: "" };
};
