import { notAuthorized } from "../errors";
import { checkSecretHash } from "../secretHash";
import { mintTokens } from "../tokens";
import { type Flow, requiredParameter } from "./flow";

/** `REFRESH_TOKEN_AUTH`: new access and ID tokens of the same sign-in, no new refresh token. */
export const refreshToken: Flow = async (service, { pool, client }, parameters) => {
  const found = service.sessions.find(pool, requiredParameter(parameters, "REFRESH_TOKEN"));
  const user = found === undefined ? undefined : service.users.get(pool, found.session.sub);
  if (found?.session.clientId !== client.id || user === undefined) {
    throw notAuthorized("Invalid Refresh Token");
  }
  checkSecretHash(client, user.username, parameters.get("SECRET_HASH"));
  if (!user.enabled) throw notAuthorized("User is disabled.");
  if (found.session.revoked) throw notAuthorized("Refresh Token has been revoked");
  if (found.session.expiresAt <= service.now()) throw notAuthorized("Refresh Token has expired");
  const signIn = {
    pool,
    client,
    user,
    source: "TokenGeneration_RefreshTokens",
    clientMetadata: new Map<string, string>(),
  } as const;
  return {
    AuthenticationResult: await mintTokens(service, signIn, found),
    ChallengeParameters: {},
  };
};
