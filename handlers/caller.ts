import type { APIGatewayProxyEvent } from "aws-lambda";
import { type Environment, setting, settings } from "./environment";

/** The `sub` of the person who sent a request; nothing when the token is not good for this API. */
export type ReadCaller = (event: APIGatewayProxyEvent) => string | undefined;

/**
 * Reads the caller from the claims that the gateway's authorizer passes on, and checks again what
 * it cannot: that the token is an access token, issued by this pool to one of the API's own
 * clients. A pool may have other clients, and the gateway lets their tokens through. Anything that
 * is missing refuses.
 */
export function openCallers(environment: Environment): ReadCaller {
  const region = setting(environment, "COGNITO_REGION");
  const pool = setting(environment, "USER_POOL_ID");
  setting(environment, "USER_POOL_CLIENT_IDS");
  const clients = settings(environment, "USER_POOL_CLIENT_IDS");
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${pool}`;

  return function readCaller(event) {
    const claims: unknown = event.requestContext.authorizer?.claims;
    const subject = claim(claims, "sub");
    const client = claim(claims, "client_id");
    const accepted =
      claim(claims, "token_use") === "access" &&
      claim(claims, "iss") === issuer &&
      client !== undefined &&
      clients.includes(client);
    return accepted && subject !== "" ? subject : undefined;
  };
}

/** The text of one claim; nothing when it is missing or no text. */
export function claim(claims: unknown, name: string): string | undefined {
  if (typeof claims !== "object" || claims === null) return undefined;
  const value: unknown = Object.entries(claims).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : undefined;
}
