import { invalidParameter } from "../protocol/errors";
import type { Answer } from "./answer";
import { signedIn } from "./nextStep";
import { closeChallenge, openChallenge, requireEnabled } from "./openChallenge";

/** `MFA_SETUP`: goes on once `VerifySoftwareToken` has verified a token in this session. */
export const mfaSetup: Answer = (service, at, given) => {
  const { challenge, session, user } = openChallenge(service, at, "MFA_SETUP", given);
  requireEnabled(user);
  if (!challenge.verified) {
    throw invalidParameter("MFA_SETUP needs the session that VerifySoftwareToken returned");
  }
  closeChallenge(service, session);
  const { source } = challenge;
  return signedIn(service, { ...at, user, source, clientMetadata: given.clientMetadata });
};
