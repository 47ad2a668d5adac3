import type { Client, Pool } from "../model/pool";
import { type OauthErrorCode, parseScope } from "./oauth";

/** A client's request for a sign-in. https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 */
export interface AuthorizationRequest {
  readonly client: Client;
  readonly responseType: "code" | "token";
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  /** The PKCE challenge, of method S256. */
  readonly challenge: string | undefined;
}

type ParsedRequest =
  | { readonly ok: true; readonly request: AuthorizationRequest }
  /** Shown to the user: nothing may be sent to an address that is not the client's. */
  | { readonly ok: false; readonly message: string }
  /** Sent to the client. */
  | { readonly ok: false; readonly redirectUri: string; readonly error: OauthErrorCode };

/** https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
export function readAuthorizationRequest(pool: Pool, query: URLSearchParams): ParsedRequest {
  const client = pool.clients.get(query.get("client_id") ?? "");
  if (client === undefined) return show("Client does not exist.");
  const { enabled, identityProviders, callbackUrls, flows } = client.oauth;
  if (!enabled) return show("Client is not enabled for OAuth2.0 flows.");
  if (!identityProviders.includes("COGNITO")) {
    return show("Client does not support sign-in with COGNITO.");
  }
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!callbackUrls.includes(redirectUri)) return show("redirect_mismatch");

  const send = (error: OauthErrorCode) => ({ ok: false, redirectUri, error }) as const;
  const responseType = query.get("response_type");
  if (responseType !== "code" && responseType !== "token") return send("invalid_request");
  const flow = responseType === "code" ? "code" : "implicit";
  if (!flows.includes(flow)) return send("unauthorized_client");
  if ((query.get("identity_provider") ?? "COGNITO") !== "COGNITO") return send("invalid_request");
  const challenge = query.get("code_challenge") ?? undefined;
  if (!isPkce(challenge, query.get("code_challenge_method"))) return send("invalid_request");
  const scopes = allowedScopes(client.oauth.scopes, parseScope(query.get("scope")));
  if (scopes === undefined) return send("invalid_scope");
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

function show(message: string) {
  return { ok: false, message } as const;
}

/** No challenge, or one of S256: the only method that Cognito knows. */
function isPkce(challenge: string | undefined, method: string | null): boolean {
  if (challenge === undefined) return method === null;
  return method === "S256" && /^[\w-]{43}$/.test(challenge);
}

/** The requested scopes, or all of the client's if none is requested; `undefined` for a scope that it may not request. */
function allowedScopes(
  ofClient: readonly string[],
  requested: readonly string[],
): readonly string[] | undefined {
  if (requested.length === 0) return ofClient;
  if (!requested.every((scope) => ofClient.includes(scope))) return undefined;
  const needsOpenid = requested.some((scope) => ["email", "phone", "profile"].includes(scope));
  return needsOpenid && !requested.includes("openid") ? undefined : requested;
}

const parameters = [
  ..."client_id response_type redirect_uri scope state nonce".split(" "),
  ..."code_challenge code_challenge_method identity_provider".split(" "),
];

/** The parameters of the authorization request and nothing else, to pass on from page to page. */
export function authorizationQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const name of parameters) {
    const value = query.get(name);
    if (value !== null) kept.append(name, value);
  }
  return kept.toString();
}
