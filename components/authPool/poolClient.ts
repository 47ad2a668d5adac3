import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { integerInRange, oneOf, problemMessage } from "../shared/problems";
import { type Transform, transformed } from "../shared/transform";

const signInFlows = {
  /** The password never leaves the client. */
  srp: "ALLOW_USER_SRP_AUTH",
  /** The client sends the password itself to Cognito: for command lines and tests. */
  password: "ALLOW_USER_PASSWORD_AUTH",
  /** A server with IAM permissions sends it. */
  "admin-password": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
} as const;

const oauthFlows = {
  code: "code",
  /** Tokens in the address bar, where histories and logs keep them: for clients that cannot use code with PKCE. */
  implicit: "implicit",
  "client-credentials": "client_credentials",
} as const;

const openIdScopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

/** An app client of a pool: how it signs people in, and how long its tokens last. */
export interface PoolClientArgs {
  /** A confidential client has a secret and must keep it: servers only. @default false */
  readonly secret?: boolean;
  /** How users sign in without the hosted UI. @default ["srp"] */
  readonly signIn?: readonly (keyof typeof signInFlows)[];
  /** Sign-in through the hosted UI. @default none */
  readonly oauth?: {
    /** OAuth flows; public clients must use PKCE with `code`. @default ["code"] */
    readonly flows?: readonly (keyof typeof oauthFlows)[];
    /** Scopes of OpenID and of the pool, e.g. `["openid", "todo/read"]`. @default openid, email and all of the pool's */
    readonly scopes?: readonly string[];
    /** Exact addresses: https, or http on localhost, e.g. `https://app.example.com/signed-in`. */
    readonly callbackUrls: readonly string[];
    /** Where users may be sent after a sign-out; exact addresses as well. @default none */
    readonly logoutUrls?: readonly string[];
    /** Where users are sent when a request names no callback URL; once set, AWS lets it be changed only. @default none */
    readonly defaultRedirectUrl?: string;
  };
  /** Lifetime of access tokens, 5 to 1440 minutes; that of a disabled or deleted person's too. @default 60 */
  readonly accessTokenMinutes?: number;
  /** Lifetime of ID tokens, 5 to 1440 minutes. @default 60 */
  readonly idTokenMinutes?: number;
  /** Lifetime of refresh tokens, 1 to 3650 days. @default 30 */
  readonly refreshTokenDays?: number;
  /**
   * A refresh returns a new refresh token and ends the old one: https://www.rfc-editor.org/rfc/rfc9700#section-2.2.2
   * Clients refresh with GetTokensFromRefreshToken or `/oauth2/token`; AWS rejects `REFRESH_TOKEN_AUTH`. The risk of
   * `false`: whoever steals the token of a client without a secret has the account until the token ends, unnoticed.
   * @default true for a client without a secret
   */
  readonly refreshTokenRotation?: boolean;
  /** Changes the client's arguments just before it is created. @default unchanged */
  readonly transform?: Transform<aws.cognito.UserPoolClientArgs>;
}

/** Everything that is wrong with a client of a pool with these scopes. */
export function poolClientProblems(
  who: string,
  args: PoolClientArgs,
  poolScopes: readonly string[],
): string[] {
  const { oauth } = args;
  const known = [...openIdScopes, ...poolScopes];
  return [
    ...(args.signIn ?? []).flatMap((flow) => oneOf(who, "signIn", Object.keys(signInFlows), flow)),
    ...(oauth?.flows ?? []).flatMap((flow) =>
      oneOf(who, "oauth.flows", Object.keys(oauthFlows), flow),
    ),
    ...(oauth?.scopes ?? []).flatMap((scope) => oneOf(who, "oauth.scopes", known, scope)),
    ...[...(oauth?.callbackUrls ?? []), ...(oauth?.logoutUrls ?? [])]
      .filter((url) => !isRedirectUrl(url))
      .map((url) =>
        problemMessage(who, "a callback or logout URL", "https, or http on localhost", url),
      ),
    ...(oauth?.callbackUrls.length === 0
      ? [`${who}: oauth.callbackUrls must name at least one address`]
      : []),
    ...(oauth?.defaultRedirectUrl !== undefined &&
    !oauth.callbackUrls.includes(oauth.defaultRedirectUrl)
      ? [
          problemMessage(
            who,
            "oauth.defaultRedirectUrl",
            "a callback URL",
            oauth.defaultRedirectUrl,
          ),
        ]
      : []),
    ...(oauth?.flows?.includes("client-credentials") && args.secret !== true
      ? [`${who}: the client-credentials flow needs secret: true`]
      : []),
    ...integerInRange(who, "accessTokenMinutes", [5, 1440], args.accessTokenMinutes),
    ...integerInRange(who, "idTokenMinutes", [5, 1440], args.idTokenMinutes),
    ...integerInRange(who, "refreshTokenDays", [1, 3650], args.refreshTokenDays),
  ];
}

/** An app client of a pool with these scopes. */
export function poolClient(
  name: string,
  args: PoolClientArgs,
  userPoolId: pulumi.Output<string>,
  poolScopes: readonly string[],
  opts: pulumi.CustomResourceOptions,
): aws.cognito.UserPoolClient {
  const defaults: aws.cognito.UserPoolClientArgs = {
    userPoolId,
    generateSecret: args.secret ?? false,
    ...refreshArgs(args),
    ...oauthArgs(args.oauth, poolScopes),
    supportedIdentityProviders: ["COGNITO"],
    preventUserExistenceErrors: "ENABLED",
    enableTokenRevocation: true,
    accessTokenValidity: args.accessTokenMinutes ?? 60,
    idTokenValidity: args.idTokenMinutes ?? 60,
    refreshTokenValidity: args.refreshTokenDays ?? 30,
    tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
  };
  return new aws.cognito.UserPoolClient(name, transformed(defaults, args.transform), opts);
}

function refreshArgs({ secret, signIn = ["srp"], refreshTokenRotation }: PoolClientArgs) {
  const flows = signIn.map((flow) => signInFlows[flow]);
  const rotates = refreshTokenRotation ?? secret !== true;
  if (!rotates) {
    return {
      explicitAuthFlows: [...flows, "ALLOW_REFRESH_TOKEN_AUTH"],
      // Left out, it would stay on in a client that has it: https://github.com/hashicorp/terraform-provider-aws/issues/47196
      ...(refreshTokenRotation === false
        ? { refreshTokenRotation: { feature: "DISABLED", retryGracePeriodSeconds: 0 } }
        : {}),
    };
  }
  return {
    // Cognito rejects the old refresh flow together with rotation, and takes no flows at all for its default ones, SRP
    // among them. Custom challenges let no one in: the pool has no function for them.
    explicitAuthFlows: flows.length === 0 ? ["ALLOW_CUSTOM_AUTH"] : flows,
    // Seconds in which a client may try again whose response was lost.
    refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 30 },
  };
}

/** What is left out keeps its earlier value in an update, so a client without OAuth says so in each argument. */
function oauthArgs(oauth: PoolClientArgs["oauth"], poolScopes: readonly string[]) {
  if (oauth === undefined) {
    return {
      allowedOauthFlowsUserPoolClient: false,
      allowedOauthFlows: [],
      allowedOauthScopes: [],
      callbackUrls: [],
      logoutUrls: [],
    };
  }
  const { defaultRedirectUrl } = oauth;
  return {
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: (oauth.flows ?? ["code"]).map((flow) => oauthFlows[flow]),
    allowedOauthScopes: [...(oauth.scopes ?? ["openid", "email", ...poolScopes])],
    callbackUrls: [...oauth.callbackUrls],
    logoutUrls: [...(oauth.logoutUrls ?? [])],
    // It cannot be removed again: a client with other callback URLs would keep one that is not among them.
    ...(defaultRedirectUrl === undefined ? {} : { defaultRedirectUri: defaultRedirectUrl }),
  };
}

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
function isRedirectUrl(url: string): boolean {
  if (!URL.canParse(url) || url.includes("#")) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol === "http:") return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  // A mobile app has a scheme, e.g. `myapp://callback`.
  return !["javascript:", "data:", "file:", "ftp:"].includes(protocol);
}
