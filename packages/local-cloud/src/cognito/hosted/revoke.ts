import { empty } from "../../web/response";
import { authenticatedClient, oauthError } from "./oauth";
import type { HostedEndpoint } from "./request";

/** `/oauth2/revoke`, https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html */
export const revoke: HostedEndpoint = async (request) => {
  const { service, pool, form } = request;
  const client = authenticatedClient(request);
  if (client === undefined) return oauthError("invalid_client", { status: 401 });
  const token = form.get("token");
  if (token === null || !client.revokesTokens) return oauthError("invalid_request");
  if (token.split(".").length === 3) return oauthError("unsupported_token_type");
  const found = service.sessions.find(pool, token);
  // A token that is not valid counts as revoked, https://www.rfc-editor.org/rfc/rfc7009#section-2.2
  if (found === undefined) return empty(200);
  if (found.session.clientId !== client.id) return oauthError("invalid_request");
  await service.sessions.revoke(pool, found.id);
  return empty(200);
};
