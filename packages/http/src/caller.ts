import type { APIGatewayProxyEvent } from "aws-lambda";
import { type Environment, requireEnv, requireEnvList } from "./environment";

/** Reads who sent a request; `undefined` when the token is not good for this API. */
export type CallerReader = (event: APIGatewayProxyEvent) => string | undefined;

/** Routes with scopes take access tokens, those without ID tokens. */
export type TokenUse = "access" | "id";

/** The claim that says for which client a token was issued. */
const clientClaims = { access: "client_id", id: "aud" } as const;

/**
 * Makes a reader of the claims that the gateway's authorizer passes on. It checks again what the
 * authorizer cannot: that the token is of the kind that the API takes, issued by this pool to one of
 * the API's own clients. A pool may have other clients, and the gateway lets their tokens through.
 * Without any of these claims there is no caller.
 *
 * @param subject the claim that names the caller. Default `sub`.
 * @throws an error that names the environment variable that is missing: `COGNITO_REGION`,
 * `USER_POOL_ID` or `USER_POOL_CLIENT_IDS`.
 */
export function createCallerReader(
  environment: Environment,
  tokenUse: TokenUse = "access",
  subject = "sub",
): CallerReader {
  const region = requireEnv(environment, "COGNITO_REGION");
  const pool = requireEnv(environment, "USER_POOL_ID");
  requireEnv(environment, "USER_POOL_CLIENT_IDS");
  const clients = requireEnvList(environment, "USER_POOL_CLIENT_IDS");
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

/** The string in one claim; `undefined` when it is missing or not a string. */
export function claim(claims: unknown, name: string): string | undefined {
  if (typeof claims !== "object" || claims === null) return undefined;
  const value: unknown = Object.entries(claims).find(([key]) => key === name)?.[1];
  return typeof value === "string" ? value : undefined;
}
