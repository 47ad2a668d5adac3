import { isServiceError } from "../protocol/errors";
import type { Client } from "../model/pool";
import { authenticatedClient } from "./clientAuthentication";
import { clientCredentials } from "./clientCredentials";
import { codeGrant } from "./codeGrant";
import type { Endpoint, Exchange } from "./request";
import { refreshGrant } from "./refreshGrant";
import { oauthError, type Reply } from "../../web/reply";

/** Answers one grant type of an authenticated client. */
export type Grant = (exchange: Exchange, client: Client) => Promise<Reply>;

const grants: ReadonlyMap<string, Grant> = new Map([
  ["authorization_code", codeGrant],
  ["refresh_token", refreshGrant],
  ["client_credentials", clientCredentials],
]);

/** `/oauth2/token`, https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html */
export const token: Endpoint = async (exchange) => {
  const name = exchange.form.get("grant_type");
  if (name === null) return oauthError("invalid_request");
  const grant = grants.get(name);
  if (grant === undefined) return oauthError("unsupported_grant_type");
  const client = authenticatedClient(exchange);
  if (client === undefined) return oauthError("invalid_client");
  try {
    return await grant(exchange, client);
  } catch (error) {
    // The pool's function refused.
    if (!isServiceError(error)) throw error;
    return oauthError("invalid_request", error.message);
  }
};
