import { renewTokens, requiredSession } from "../tokens/renewal";
import { checkSecretHash } from "./secretHash";
import { type Flow, requiredParameter } from "./parameters";

/** `REFRESH_TOKEN_AUTH`: new access and ID tokens of the same sign-in, no new refresh token. */
export const refreshToken: Flow = async (service, at, parameters) => {
  const token = requiredParameter(parameters, "REFRESH_TOKEN");
  const renewable = requiredSession(service, at, token);
  checkSecretHash(at.client, renewable.user.username, parameters.get("SECRET_HASH"));
  return {
    AuthenticationResult: await renewTokens(service, renewable, token),
    ChallengeParameters: {},
  };
};
