import { notAuthorized } from "../protocol/errors";
import { requiredText, text, textMap } from "../protocol/parameters";
import { renewTokens, requiredSession } from "../tokens/renewal";
import { isClientSecret } from "../signIn/secretHash";
import { requiredClient } from "../service";
import type { Operation } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
export const getTokensFromRefreshToken: Operation = async (service, body) => {
  const at = requiredClient(service, body);
  const token = requiredText(body, "RefreshToken");
  if (!isClientSecret(at.client, text(body, "ClientSecret"))) {
    throw notAuthorized(`Unable to verify secret for client ${at.client.id}`);
  }
  const renewable = requiredSession(service, at, token);
  const metadata = textMap(body, "ClientMetadata");
  return { AuthenticationResult: await renewTokens(service, renewable, token, metadata) };
};
