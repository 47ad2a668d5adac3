import { createHash } from "node:crypto";
import { startSession } from "../tokens/tokens";
import type { AuthorizationCode } from "./state";
import { oauthSettings } from "./oauthSettings";
import { oauthError } from "../../web/reply";
import type { Grant } from "./token";
import { tokenReply } from "./tokenReply";

/** `authorization_code`: the first attempt uses the code up, whether it succeeds or not. */
export const codeGrant: Grant = async ({ service, state, pool, form }, client) => {
  const [handle, redirectUri] = [form.get("code"), form.get("redirect_uri")];
  if (handle === null || redirectUri === null) return oauthError("invalid_request");
  const settings = oauthSettings(client);
  if (!settings.enabled || !settings.flows.includes("code")) {
    return oauthError("unauthorized_client");
  }
  const code = state.codes.take(handle);
  if (code?.poolId !== pool.id || code.clientId !== client.id) return oauthError("invalid_grant");
  if (!settings.callbackUrls.includes(redirectUri)) return oauthError("unauthorized_client");
  if (code.redirectUri !== redirectUri) return oauthError("invalid_grant");
  if (!isProven(code, form.get("code_verifier"))) return oauthError("invalid_grant");
  const user = service.users.get(pool, code.sub);
  if (user?.enabled !== true) return oauthError("invalid_grant");
  const tokens = await startSession(service, {
    pool,
    client,
    user,
    source: "TokenGeneration_HostedAuth",
    clientMetadata: new Map(),
    oauth: code,
  });
  return tokenReply(tokens);
};

/** A verifier is needed for a challenge, and refused without one: somebody may have taken the challenge away. */
function isProven({ challenge }: AuthorizationCode, verifier: string | null): boolean {
  if (challenge === undefined || verifier === null) {
    return challenge === undefined && verifier === null;
  }
  const isVerifier = /^[\w.~-]{43,128}$/.test(verifier);
  return isVerifier && createHash("sha256").update(verifier).digest("base64url") === challenge;
}
