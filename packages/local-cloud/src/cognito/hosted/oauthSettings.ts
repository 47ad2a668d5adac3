import { flagIn, stringsIn } from "../../shared/json";
import type { Client } from "../model/pool";

/** What a client may do on the pool's domain. */
export interface OauthSettings {
  /** Whether it may use the domain at all. */
  readonly enabled: boolean;
  /** Whether people of the pool itself may sign in to it there. */
  readonly hasPoolSignIn: boolean;
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
}

export function oauthSettings({ description }: Client): OauthSettings {
  return {
    enabled: flagIn(description, "AllowedOAuthFlowsUserPoolClient", false),
    hasPoolSignIn: stringsIn(description, "SupportedIdentityProviders").includes("COGNITO"),
    flows: stringsIn(description, "AllowedOAuthFlows"),
    scopes: stringsIn(description, "AllowedOAuthScopes"),
    callbackUrls: stringsIn(description, "CallbackURLs"),
    logoutUrls: stringsIn(description, "LogoutURLs"),
  };
}

/** Scopes that people grant; every other belongs to a resource server. */
export const personalScopes: ReadonlySet<string> = new Set([
  "openid",
  "email",
  "phone",
  "profile",
  "aws.cognito.signin.user.admin",
]);
