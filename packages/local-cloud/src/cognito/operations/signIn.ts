import type { AuthFlow } from "../model/pool";
import { invalidParameter, notAuthorized, notImplemented, serviceError } from "../protocol/errors";
import type { OperationRequest, OperationResponse } from "../protocol/operation";
import { optionalString, requiredEnum, requiredString, stringMap } from "../protocol/parameters";
import {
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
const flowNames = {
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
export function initiateAuth(
  service: Service,
  request: OperationRequest<"InitiateAuth">,
): Promise<OperationResponse<"InitiateAuth">> {
  return authenticate(
    service,
    requiredClient(service, request),
    request,
    "ADMIN_USER_PASSWORD_AUTH",
  );
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html */
export function adminInitiateAuth(
  service: Service,
  request: OperationRequest<"AdminInitiateAuth">,
): Promise<OperationResponse<"AdminInitiateAuth">> {
  const poolClient = requiredClient(service, request, requiredPool(service, request));
  return authenticate(service, poolClient, request, "USER_PASSWORD_AUTH");
}

async function authenticate(
  service: Service,
  poolClient: PoolClient,
  request: OperationRequest<"InitiateAuth">,
  unsupported: AuthFlow,
): Promise<OperationResponse<"InitiateAuth">> {
  // The keys of a constant object are its names.
  const allowed = Object.keys(flowNames) as (keyof typeof flowNames)[];
  const name = flowNames[requiredEnum(request, "AuthFlow", allowed)];
  if (name === unsupported) throw invalidParameter("Initiate Auth method not supported.");
  if (!poolClient.client.flows.has(name)) throw invalidParameter(notEnabled(name));
  const handler = authFlows.get(name);
  if (handler === undefined) throw notImplemented(`The auth flow ${name}`);
  return handler(service, { ...poolClient, parameters: stringMap(request, "AuthParameters") });
}

/** AWS's message, which differs by flow. */
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
export function respondToAuthChallenge(
  service: Service,
  request: OperationRequest<"RespondToAuthChallenge">,
): Promise<OperationResponse<"RespondToAuthChallenge">> {
  return respond(service, requiredClient(service, request), request);
}

export function adminRespondToAuthChallenge(
  service: Service,
  request: OperationRequest<"AdminRespondToAuthChallenge">,
): Promise<OperationResponse<"AdminRespondToAuthChallenge">> {
  return respond(
    service,
    requiredClient(service, request, requiredPool(service, request)),
    request,
  );
}

async function respond(
  service: Service,
  poolClient: PoolClient,
  request: OperationRequest<"RespondToAuthChallenge">,
): Promise<OperationResponse<"RespondToAuthChallenge">> {
  const name = requiredString(request, "ChallengeName");
  const handler = challengeHandlers.get(name);
  if (handler === undefined) throw notImplemented(`The challenge ${name}`);
  return handler(service, {
    ...poolClient,
    session: request.Session,
    responses: stringMap(request, "ChallengeResponses"),
    clientMetadata: stringMap(request, "ClientMetadata"),
  });
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html */
export async function getTokensFromRefreshToken(
  service: Service,
  request: OperationRequest<"GetTokensFromRefreshToken">,
): Promise<OperationResponse<"GetTokensFromRefreshToken">> {
  const poolClient = requiredClient(service, request);
  const token = requiredString(request, "RefreshToken");
  if (!isClientSecret(poolClient.client, optionalString(request, "ClientSecret"))) {
    throw notAuthorized(`Unable to verify secret for client ${poolClient.client.id}`);
  }
  const grant = requiredSession(service, poolClient, token);
  const metadata = stringMap(request, "ClientMetadata");
  return { AuthenticationResult: await renewTokens(service, grant, token, metadata) };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html */
export async function globalSignOut(
  service: Service,
  request: OperationRequest<"GlobalSignOut">,
): Promise<OperationResponse<"GlobalSignOut">> {
  const { pool, user } = await requiredBearer(service, request);
  await service.sessions.revokeAll(pool, user.sub);
  return {};
}

export async function adminUserGlobalSignOut(
  service: Service,
  request: OperationRequest<"AdminUserGlobalSignOut">,
): Promise<OperationResponse<"AdminUserGlobalSignOut">> {
  const { pool, user } = requiredUser(service, request);
  await service.sessions.revokeAll(pool, user.sub);
  return {};
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html */
export async function revokeToken(
  service: Service,
  request: OperationRequest<"RevokeToken">,
): Promise<OperationResponse<"RevokeToken">> {
  const { pool, client } = requiredClient(service, request);
  const token = requiredString(request, "Token");
  if (!isClientSecret(client, optionalString(request, "ClientSecret"))) {
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
}
