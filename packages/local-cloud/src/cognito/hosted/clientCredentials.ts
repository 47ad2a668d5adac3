import { randomUUID } from "node:crypto";
import { oauthSettings, personalScopes } from "./oauthSettings";
import { json, oauthError } from "../../web/reply";
import type { Grant } from "./token";

/** `client_credentials`: an access token for the client itself, with scopes of resource servers only. */
export const clientCredentials: Grant = async ({ service, pool, form }, client) => {
  const { enabled, flows, scopes } = oauthSettings(client);
  if (!enabled || client.secret === undefined || !flows.includes("client_credentials")) {
    return oauthError("unauthorized_client");
  }
  if (pool.preTokenTrigger?.version === "3") {
    return oauthError(
      "server_error",
      "The local Cognito does not emulate the pre token generation event of client credentials",
    );
  }
  const allowed = scopes.filter((scope) => !personalScopes.has(scope));
  const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const granted = asked.length === 0 ? allowed : [...new Set(asked)];
  if (granted.length === 0 || !granted.every((scope) => allowed.includes(scope))) {
    return oauthError("invalid_scope");
  }
  const now = Math.floor(service.now() / 1000);
  const accessToken = await pool.key.sign({
    sub: client.id,
    token_use: "access",
    scope: granted.join(" "),
    auth_time: now,
    iss: pool.issuer,
    exp: now + client.accessTokenValidity,
    iat: now,
    version: 2,
    jti: randomUUID(),
    client_id: client.id,
  });
  return json(200, {
    access_token: accessToken,
    expires_in: client.accessTokenValidity,
    token_type: "Bearer",
  });
};
