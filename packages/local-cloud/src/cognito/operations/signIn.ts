import type { AuthFlow } from "../model/pool";
import { invalidParameter, notAuthorized, notImplemented, serviceError } from "../protocol/errors";
import { type Body, requiredChoice, requiredText, text, textMap } from "../protocol/parameters";
import {
  type Operation,
  type PoolClient,
  requiredClient,
  requiredPool,
  requiredUser,
  type Service,
} from "../service";
import { authFlows } from "../signIn/authFlows";
import { challengeHandlers } from "../signIn/challengeResponses";
import { isClientSecret } from "../signIn/secretHash";
import { requiredBearer } from "../tokens/accessToken";
import { renewTokens, requiredSession } from "../tokens/tokens";

/** The API's names of flows, older ones too. */
const names = {
  USER_PASSWORD_AUTH: "USER_PASSWORD_AUTH",
  ADMIN_USER_PASSWORD_AUTH: "ADMIN_USER_PASSWORD_AUTH",
  ADMIN_NO_SRP_AUTH: "ADMIN_USER_PASSWORD_AUTH",
  REFRESH_TOKEN_AUTH: "REFRESH_TOKEN_AUTH",
  REFRESH_TOKEN: "REFRESH_TOKEN_AUTH",
  USER_SRP_AUTH: "USER_SRP_AUTH",
  CUSTOM_AUTH: "CUSTOM_AUTH",
  USER_AUTH: "USER_AUTH",
} as const satisfies Record<string, AuthFlow>;

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html */
export const initiateAuth: Operation = (service, body) =>
  authenticate(service, requiredClient(service, body), body, "ADMIN_USER_PASSWORD_AUTH");

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html */
export const adminInitiateAuth: Operation = (service, body) => {
  const at = requiredClient(service, body, requiredPool(service, body));
  return authenticate(service, at, body, "USER_PASSWORD_AUTH");
};

async function authenticate(
  service: Service,
  at: PoolClient,
  body: Body,
  refused: AuthFlow,
): Promise<object> {
  // The keys of a constant object are its names.
  const allowed = Object.keys(names) as (keyof typeof names)[];
  const name = names[requiredChoice(body, "AuthFlow", allowed)];
  if (name === refused) throw invalidParameter("Initiate Auth method not supported.");
  if (!at.client.flows.has(name)) throw invalidParameter(notEnabled(name));
  const flow = authFlows.get(name);
  if (flow === undefined) throw notImplemented(`The auth flow ${name}`);
  return flow(service, { ...at, parameters: textMap(body, "AuthParameters") });
}

/** AWS has a sentence of its own for nearly every flow. */
function notEnabled(flow: AuthFlow): string {
  switch (flow) {
    case "USER_PASSWORD_AUTH":
      return "USER_PASSWORD_AUTH flow not enabled for this client";
    case "ADMIN_USER_PASSWORD_AUTH":
    case "REFRESH_TOKEN_AUTH":
      return "Auth flow not enabled for this client";
    default:
      return `${flow} is not enabled for the client.`;
  }
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html */
export const respondToAuthChallenge: Operation = (service, body) =>
  respond(service, requiredClient(service, body), body);

export const adminRespondToAuthChallenge: Operation = (service, body) =>
  respond(service, requiredClient(service, body, requiredPool(service, body)), body);

async function respond(service: Service, at: PoolClient, body: Body): Promise<object> {
  const name = requiredText(body, "ChallengeName");
  const handler = challengeHandlers.get(name);
  if (handler === undefined) throw notImplemented(`The challenge ${name}`);
  return handler(service, {
    ...at,
    session: body.Session,
    responses: textMap(body, "ChallengeResponses"),
    clientMetadata: textMap(body, "ClientMetadata"),
  });
}

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

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export const globalSignOut: Operation = async (service, body) => {
  const { pool, user } = await requiredBearer(service, body);
  await service.sessions.revokeAll(pool, user.sub);
  return {};
};

export const adminUserGlobalSignOut: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.sessions.revokeAll(pool, user.sub);
  return {};
};

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export const revokeToken: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const token = requiredText(body, "Token");
  if (!isClientSecret(client, text(body, "ClientSecret"))) {
    throw serviceError("UnauthorizedException", "Client authentication failed");
  }
  if (!client.revokesTokens) {
    throw serviceError(
      "UnsupportedOperationException",
      "The client does not support token revocation",
    );
  }
  if (token.split(".").length === 3) {
    throw serviceError("UnsupportedTokenTypeException", "Unsupported token type");
  }
  const found = service.sessions.find(pool, token);
  // As RFC 7009 has it, a token that is not valid anyway counts as revoked.
  if (found === undefined) return {};
  if (found.session.clientId !== client.id) {
    throw serviceError("UnauthorizedException", "Invalid client for the token");
  }
  await service.sessions.revoke(pool, found.id);
  return {};
};
