import type { APIGatewayProxyEvent } from "aws-lambda";
import { claim } from "../../../handlers/caller";
import { type Environment, setting } from "../../../handlers/environment";

/** The person whom an ID token names. */
export interface User {
  /** The `cognito:username`: what the person signs in with. */
  readonly name: string;
}

/**
 * Reads the person from the claims that the gateway passes on, and checks again that they are those of an ID token of
 * this pool, made for this API's client. Nothing when a claim is missing or another.
 */
export function openUsers(
  environment: Environment,
): (event: APIGatewayProxyEvent) => User | undefined {
  const region = setting(environment, "COGNITO_REGION");
  const pool = setting(environment, "USER_POOL_ID");
  const client = setting(environment, "USER_POOL_CLIENT_ID");
  const issuer = `https://cognito-idp.${region}.amazonaws.com/${pool}`;

  return function readUser(event) {
    const claims: unknown = event.requestContext.authorizer?.claims;
    const name = claim(claims, "cognito:username");
    const accepted =
      claim(claims, "token_use") === "id" &&
      claim(claims, "iss") === issuer &&
      claim(claims, "aud") === client;
    return accepted && name !== undefined && name !== "" ? { name } : undefined;
  };
}
