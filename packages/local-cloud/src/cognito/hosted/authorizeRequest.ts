import type { Client, OauthSettings, Pool } from "../model/pool";

/** A request for a sign-in that may be answered, on whichever page. */
export interface AuthorizeRequest {
  readonly client: Client;
  readonly responseType: "code" | "token";
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  /** The PKCE challenge, of method S256. */
  readonly challenge: string | undefined;
}

type ReadRequest =
  | { readonly ok: true; readonly request: AuthorizeRequest }
  /** To show to the person: nothing may be sent to an address that is not the client's. */
  | { readonly ok: false; readonly show: string }
  | { readonly ok: false; readonly redirectUri: string; readonly error: string };

/** https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
export function readAuthorizeRequest(pool: Pool, query: URLSearchParams): ReadRequest {
  const client = pool.clients.get(query.get("client_id") ?? "");
  if (client === undefined) return { ok: false, show: "Client does not exist." };
  const settings = oauthSettings(client);
  if (!settings.enabled) return { ok: false, show: "Client is not enabled for OAuth2.0 flows." };
  if (!settings.hasPoolSignIn) {
    return { ok: false, show: "Client does not support sign-in with COGNITO." };
  }
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!settings.callbackUrls.includes(redirectUri)) return { ok: false, show: "redirect_mismatch" };

  const refused = (error: string) => ({ ok: false, redirectUri, error }) as const;
  const responseType = query.get("response_type");
  if (responseType !== "code" && responseType !== "token") return refused("invalid_request");
  const flow = responseType === "code" ? "code" : "implicit";
  if (!settings.flows.includes(flow)) return refused("unauthorized_client");
  if ((query.get("identity_provider") ?? "COGNITO") !== "COGNITO")
    return refused("invalid_request");
  const challenge = query.get("code_challenge") ?? undefined;
  if (!isPkce(challenge, query.get("code_challenge_method"))) return refused("invalid_request");
  const scopes = readScopes(settings, query.get("scope"));
  if (scopes === undefined) return refused("invalid_scope");
  return {
    ok: true,
    request: {
      client,
      responseType,
      redirectUri,
      scopes,
      state: query.get("state") ?? undefined,
      nonce: query.get("nonce") ?? undefined,
      challenge,
    },
  };
}

/** No challenge, or one of S256: the only method that Cognito knows. */
function isPkce(challenge: string | undefined, method: string | null): boolean {
  if (challenge === undefined) return method === null;
  return method === "S256" && /^[\w-]{43}$/.test(challenge);
}

/** What is asked for, or all that the client has. */
function readScopes({ scopes }: OauthSettings, asked: string | null): string[] | undefined {
  const wanted = [...new Set((asked ?? "").split(" ").filter((scope) => scope !== ""))];
  if (wanted.length === 0) return [...scopes];
  if (!wanted.every((scope) => scopes.includes(scope))) return undefined;
  const ofPerson = wanted.some((scope) => ["email", "phone", "profile"].includes(scope));
  return ofPerson && !wanted.includes("openid") ? undefined : wanted;
}

interface DomainSettings extends OauthSettings {
  /** Whether people of the pool itself may sign in to it there. */
  readonly hasPoolSignIn: boolean;
}

export function oauthSettings({ oauth }: Client): DomainSettings {
  return { ...oauth, hasPoolSignIn: oauth.identityProviders.includes("COGNITO") };
}

/** Scopes that people grant; every other belongs to a resource server. */
export const personalScopes: ReadonlySet<string> = new Set([
  "openid",
  "email",
  "phone",
  "profile",
  "aws.cognito.signin.user.admin",
]);
