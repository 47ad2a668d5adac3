import type { SigningKey } from "../crypto/keys";

/** A user pool as the program describes it; its users are in the store. */
export interface Pool extends PoolSettings {
  readonly key: SigningKey;
  readonly clients: Map<string, Client>;
  /** Scope names by resource server identifier. */
  readonly resourceServers: Map<string, readonly string[]>;
  readonly groups: Map<string, Group>;
  domain: string | undefined;
}

export interface PoolSettings {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** The `iss` of its tokens: AWS's also locally, so that code which checks it needs no change. */
  readonly issuer: string;
  /** Whether users sign in by e-mail and their user name is generated. */
  readonly emailIsUsername: boolean;
  /** Whether a verified e-mail can stand for the user name. */
  readonly emailIsAlias: boolean;
  readonly caseSensitive: boolean;
  /** Whether sign-up sends a code to the e-mail. */
  readonly verifiesEmail: boolean;
  readonly adminCreatesUsersOnly: boolean;
  readonly passwordPolicy: PasswordPolicy;
  /** Whether a change of e-mail waits until the new one is verified. */
  readonly verifiesEmailFirst: boolean;
  /** Whether users cannot reset a forgotten password themselves. */
  readonly adminResetsPasswords: boolean;
  /** The second factor is a software token. */
  readonly mfa: "OFF" | "OPTIONAL" | "ON";
  readonly attributes: AttributeRules;
  readonly preTokenTrigger: Trigger | undefined;
  readonly createdAt: number;
}

export interface Trigger {
  readonly lambdaArn: string;
  readonly version: "1" | "2" | "3";
}

export interface Client {
  readonly id: string;
  readonly name: string;
  readonly secret: string | undefined;
  /** The auth flows that it allows. */
  readonly flows: ReadonlySet<AuthFlow>;
  /** The same as the program names them, by older names too. */
  readonly explicitAuthFlows: readonly string[];
  readonly oauth: OauthSettings;
  readonly hidesUserExistence: boolean;
  readonly revokesTokens: boolean;
  /** For how many seconds a rotated refresh token can be used again; absent where they do not rotate. */
  readonly rotationGrace: number | undefined;
  /** In seconds. */
  readonly accessTokenValidity: number;
  readonly idTokenValidity: number;
  readonly refreshTokenValidity: number;
  /** The same as the program sets them. */
  readonly configuredValidity: Readonly<Record<"access" | "id" | "refresh", TokenValidity>>;
  /** How long a client can respond to a challenge, in seconds. */
  readonly challengeValidity: number;
  /** Absent: every attribute. */
  readonly readAttributes: ReadonlySet<string> | undefined;
  readonly writeAttributes: ReadonlySet<string> | undefined;
}

/** What a client may do on the pool's domain. */
export interface OauthSettings {
  /** Whether it may use the domain at all. */
  readonly enabled: boolean;
  /** With `COGNITO`, users of the pool itself may sign in to it there. */
  readonly identityProviders: readonly string[];
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
}

/** The scopes that a user grants; every other one is a resource server's. */
export const userScopes: readonly string[] = [
  "openid",
  "email",
  "phone",
  "profile",
  "aws.cognito.signin.user.admin",
];

/** Absent: the default of the token. */
export interface TokenValidity {
  readonly value: number | undefined;
  readonly unit: string | undefined;
}

export type AuthFlow =
  | "USER_PASSWORD_AUTH"
  | "ADMIN_USER_PASSWORD_AUTH"
  | "REFRESH_TOKEN_AUTH"
  | "USER_SRP_AUTH"
  | "CUSTOM_AUTH"
  | "USER_AUTH";

export interface Group {
  readonly name: string;
  readonly description: string | undefined;
  /** The lowest wins; groups without one come last. */
  readonly precedence: number | undefined;
  readonly roleArn: string | undefined;
}

export type AttributeRules = ReadonlyMap<string, AttributeRule>;

export interface AttributeRule {
  readonly required: boolean;
  readonly mutable: boolean;
  readonly type: "String" | "Number" | "Boolean" | "DateTime";
  /** Of a string's length or of a number. */
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireLowercase: boolean;
  readonly requireUppercase: boolean;
  readonly requireNumbers: boolean;
  readonly requireSymbols: boolean;
  readonly temporaryPasswordValidityDays: number;
}

export type TriggerSource =
  | "TokenGeneration_Authentication"
  | "TokenGeneration_HostedAuth"
  | "TokenGeneration_NewPasswordChallenge"
  | "TokenGeneration_RefreshTokens";
