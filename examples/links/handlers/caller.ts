import type { APIGatewayProxyEvent } from "aws-lambda";
import { type Environment, setting } from "../../../handlers/environment";

/** The `sub` of the person who sent a request; nothing when the token is not good for this API. */
export type ReadCaller = (event: APIGatewayProxyEvent) => string | undefined;

/**
 * Reads the caller from the claims that the gateway's authorizer passes on, and checks again what it cannot: that the
 * token is an ID token that this pool issued to the API's own client. Anything that is missing refuses.
 */
export function openCallers(environment: Environment): ReadCaller {
  const region = setting(environment, "COGNITO_REGION");
  const pool = setting(environment, "USER_POOL_ID");
  const client = setting(environment, "USER_POOL_CLIENT_ID");
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${pool}`;

  return function readCaller(event) {
    // The authorizer's claims are texts.
    const claims = (event.requestContext.authorizer?.claims ?? {}) as Readonly<
      Record<string, string | undefined>
    >;
    const accepted =
      claims.token_use === "id" && claims.iss === issuer && claims.aud === client && claims.sub;
    return accepted === "" || accepted === false ? undefined : accepted;
  };
}
