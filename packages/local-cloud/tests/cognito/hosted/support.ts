import { expect } from "chai";
import { password, startCognito, type Started, type StartOptions, types } from "../support";
import { type Browser, openBrowser } from "./browser";

export const callback = "http://localhost:5173/callback";
export const signedOut = "http://localhost:5173/";
export const ada = "ada@example.com";

/** The verifier of RFC 7636's example, and its challenge. */
export const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
export const pkce = { code_challenge: challenge, code_challenge_method: "S256" };

export type Parameters = Readonly<Record<string, string>>;

export interface Hosted {
  readonly service: Started;
  readonly poolId: string;
  /** Where the pool's domain is on this machine. */
  readonly base: string;
  /** A client without a secret, which may use codes. */
  readonly web: string;
  /** Another client like it. */
  readonly other: string;
  /** A client with a secret, which may use codes. */
  readonly server: Credentials;
  /** A client with a secret, which uses client credentials. */
  readonly machine: Credentials;
  /** A client that may use the implicit flow. */
  readonly old: string;
}

export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

const scopes = ["openid", "email", "aws.cognito.signin.user.admin", "todo/read", "todo/write"];

/** A service with a pool that has a domain, a resource server, clients of every kind, and Ada. */
export async function startHosted(
  pool: object = {},
  options: StartOptions = {},
  callbackUrls: readonly string[] = [callback, `${callback}2`],
): Promise<Hosted> {
  const service = await startCognito(options);
  const { id: poolId } = await service.register(types.pool, "users", {
    usernameAttributes: ["email"],
    autoVerifiedAttributes: ["email"],
    ...pool,
  });
  await service.register(types.resourceServer, "todo", {
    userPoolId: poolId,
    identifier: "todo",
    scopes: [{ scopeName: "read" }, { scopeName: "write" }],
  });
  const client = async (name: string, inputs: object) => {
    const { id, outputs } = await service.register(types.client, name, {
      userPoolId: poolId,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["code"],
      allowedOauthScopes: scopes,
      supportedIdentityProviders: ["COGNITO"],
      preventUserExistenceErrors: "ENABLED",
      callbackUrls,
      logoutUrls: [signedOut],
      ...inputs,
    });
    return { id, secret: String(outputs.clientSecret) };
  };
  const web = await client("web", {});
  const other = await client("other", {});
  const server = await client("server", { generateSecret: true });
  const machine = await client("machine", {
    generateSecret: true,
    allowedOauthFlows: ["client_credentials"],
    allowedOauthScopes: ["todo/read", "todo/write"],
  });
  const old = await client("old", { allowedOauthFlows: ["implicit"] });
  await service.register(types.domain, "domain", { userPoolId: poolId, domain: "todo-dev" });
  await service.cognito.addUser(poolId, {
    username: ada,
    password,
    attributes: { given_name: "Ada" },
  });
  const base = service.cognito.hostedUi(poolId) ?? "";
  return { service, poolId, base, web: web.id, other: other.id, server, machine, old: old.id };
}

export function authorizeUrl({ base, web }: Hosted, parameters: Parameters = {}): string {
  const query = new URLSearchParams({
    client_id: web,
    response_type: "code",
    redirect_uri: callback,
    ...parameters,
  });
  return `${base}/oauth2/authorize?${query.toString()}`;
}

/** Signs Ada in through the form; returns where the browser was sent. */
export async function signInOnPage(
  at: Hosted,
  parameters: Parameters = {},
  browser: Browser = openBrowser(),
): Promise<URL> {
  await browser.open(authorizeUrl(at, parameters));
  const { location } = await browser.submit({ username: ada, password });
  return new URL(location ?? "");
}

/** A code that Ada granted to a client, by default the one without a secret. */
export async function codeOf(at: Hosted, parameters: Parameters = {}): Promise<string> {
  const { searchParams } = await signInOnPage(at, parameters);
  const code = searchParams.get("code") ?? "";
  expect(code).to.match(/^[0-9a-f-]{36}$/);
  return code;
}

export interface TokenResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: TokenBody;
}

/** What tests read of responses: what is missing is `undefined`, and a test of it fails. */
export interface TokenBody {
  readonly error?: string;
  readonly error_description?: string;
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly token_type: string;
}

export async function post(
  { base }: Hosted,
  path: string,
  parameters: Parameters,
  headers: Record<string, string> = {},
): Promise<TokenResponse> {
  const response = await fetch(`${base}${path}`, {
    method: "POST",
    body: new URLSearchParams(parameters),
    headers,
  });
  const text = await response.text();
  // The wire's boundary: what is really there is what the tests find out.
  const body = (text === "" ? {} : JSON.parse(text)) as TokenBody;
  return { status: response.status, headers: response.headers, body };
}

/** Exchanges a code at the token endpoint. */
export function exchange(at: Hosted, code: string, more: Parameters = {}): Promise<TokenResponse> {
  return post(at, "/oauth2/token", {
    grant_type: "authorization_code",
    client_id: at.web,
    redirect_uri: callback,
    code,
    ...more,
  });
}

export function basic({ id, secret }: Credentials): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
}

export function errorOf({ status, body }: TokenResponse) {
  return { status, error: body.error };
}
