import type { APIGatewayProxyEvent } from "aws-lambda";
import { type Environment, setting, settings } from "./environment";

/** Who sent a request, by the `sub`; nothing when the token is not good for this API. */
export type ReadCaller = (event: APIGatewayProxyEvent) => string | undefined;

/** Routes with scopes take access tokens, those without ID tokens. */
export type TokenUse = "access" | "id";

/** The claim that says for which client a token was made. */
const clientClaims = { access: "client_id", id: "aud" } as const;

/**
 * Reads the caller from the claims that the gateway's authorizer passes on, and checks again what
 * it cannot: that the token is of the kind that the API takes, issued by this pool to one of the
 * API's own clients. A pool may have other clients, and the gateway lets their tokens through.
 * Anything that is missing refuses. `subject` is the claim that names the caller.
 */
export function openCallers(
  environment: Environment,
  tokenUse: TokenUse = "access",
  subject = "sub",
): ReadCaller {
  const region = setting(environment, "COGNITO_REGION");
  const pool = setting(environment, "USER_POOL_ID");
  setting(environment, "USER_POOL_CLIENT_IDS");
  const clients = settings(environment, "USER_POOL_CLIENT_IDS");
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${pool}`;

  return function readCaller(event) {
    const claims: unknown = event.requestContext.authorizer?.claims;
    const caller = claim(claims, subject);
    const client = claim(claims, clientClaims[tokenUse]);
    const accepted =
      claim(claims, "token_use") === tokenUse &&
      claim(claims, "iss") === issuer &&
      client !== undefined &&
      clients.includes(client);
    return accepted && caller !== "" ? caller : undefined;
  };
}

/** The text of one claim; nothing when it is missing or no text. */
export function claim(claims: unknown, name: string): string | undefined {
  if (typeof claims !== "object" || claims === null) return undefined;
  const value: unknown = Object.entries(claims).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : undefined;
}
