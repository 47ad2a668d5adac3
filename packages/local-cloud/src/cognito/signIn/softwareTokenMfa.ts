import { useToken } from "./softwareToken";
import type { Answer } from "./answer";
import { requiredParameter } from "./parameters";
import { signedIn } from "./nextStep";
import { closeChallenge, openChallenge, requireEnabled } from "./openChallenge";

/** `SOFTWARE_TOKEN_MFA`: the code of an authenticator app. After a wrong one the session takes another. */
export const softwareTokenMfa: Answer = async (service, at, given) => {
  const opened = openChallenge(service, at, "SOFTWARE_TOKEN_MFA", given);
  const code = requiredParameter(given.responses, "SOFTWARE_TOKEN_MFA_CODE");
  const user = await useToken(service, at.pool, requireEnabled(opened.user).sub, code);
  closeChallenge(service, opened.session);
  const { source } = opened.challenge;
  return signedIn(service, { ...at, user, source, clientMetadata: given.clientMetadata });
};
