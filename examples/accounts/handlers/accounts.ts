import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { type Environment, requireEnv } from "@secured-api/http/environment";

/** The user pool as an app client sees it. Its operations need no IAM permission: anyone may call them. */
export interface Accounts {
  readonly cognito: Pick<CognitoIdentityProviderClient, "send">;
  readonly clientId: string;
  /** The `iss` of the pool's tokens. */
  readonly issuer: string;
}

/** Opens the pool and client that the environment names. Throws when a variable is missing. */
export function openAccounts(
  environment: Environment = process.env,
  cognito: Pick<CognitoIdentityProviderClient, "send"> = createCognitoClient(),
): Accounts {
  const region = requireEnv(environment, "COGNITO_REGION");
  const pool = requireEnv(environment, "USER_POOL_ID");
  return {
    cognito,
    clientId: requireEnv(environment, "COGNITO_CLIENT_ID"),
    issuer: `https://cognito-idp.${region}.amazonaws.com/${pool}`,
  };
}

/** The longest call, 2 × 3000 ms and a wait between, ends before the function's timeout of 10 s. */
function createCognitoClient(): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    maxAttempts: 2,
    retryMode: "standard",
    // Without throwOnRequestTimeout the SDK only logs a warning and keeps waiting.
    requestHandler: { connectionTimeout: 500, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
}
