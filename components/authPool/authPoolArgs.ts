import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Domain } from "../shared/domain";
import { logRetentionProblems } from "../shared/logGroup";
import { integerInRange, oneOf, problemMessage } from "../shared/problems";
import type { Transform } from "../shared/transform";
import { type PoolClientArgs, poolClientProblems } from "./poolClient";
import { signInDomainProblems } from "./signInDomain";

/** A second factor at sign-in, in the words of the configuration and of Cognito. */
export const mfaModes = { off: "OFF", optional: "OPTIONAL", required: "ON" } as const;

/** A user pool: who may sign in and how, and what the tokens allow. */
export interface AuthPoolArgs {
  /** What users sign in with. @default "email" */
  readonly signIn?: "email" | "username";
  /** Anyone may create an account; otherwise only an administrator does. @default false */
  readonly selfSignUp?: boolean;
  /** A second factor by authenticator app. @default "optional" */
  readonly mfa?: keyof typeof mfaModes;
  /** 8 to 99 characters; all four character classes are always required. @default 12 */
  readonly minimumPasswordLength?: number;
  /** AWS rejects the deletion of the pool. @default false */
  readonly deletionProtection?: boolean;
  /** E-mails by SES from an address of a verified identity. @default Cognito's sender, 50 e-mails a day */
  readonly sender?: {
    /** E.g. `Todos <todos@example.com>`. */
    readonly from: string;
    /** The ARN of the SES identity. */
    readonly identityArn: pulumi.Input<string>;
  };
  /**
   * OAuth scopes: by API, then by scope, a sentence each. `{ todo: { read: "Read todos" } }` defines `todo/read`.
   * @default none
   */
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The scopes that every signed-in person has, e.g. `["todo/read"]`; required of a pool with scopes. @default none */
  readonly everyone?: readonly string[];
  /**
   * The scopes that a group's members have in addition, e.g. `{ admins: ["todo/admin"] }`. A scope that only groups
   * name is no one else's.
   * @default none
   */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** App clients by name, e.g. `{ web: {} }`. */
  readonly clients: Readonly<Record<string, PoolClientArgs>>;
  /** The prefix of the hosted UI's address, `https://<domain>.auth.<region>.amazoncognito.com`; unique within the region. @default none */
  readonly domain?: string;
  /** A custom domain for the hosted UI. @default none */
  readonly signInDomain?: Domain;
  /** Days, for the logs of the pool's trigger. @default 30 */
  readonly logRetentionDays?: number;
  /** Changes the user pool's arguments just before it is created. @default unchanged */
  readonly transform?: { readonly userPool?: Transform<aws.cognito.UserPoolArgs> };
}

/** The scopes that a pool with these arguments defines, e.g. `todo/read`. */
export function scopeNames({ scopes = {} }: Pick<AuthPoolArgs, "scopes">): string[] {
  return Object.entries(scopes).flatMap(([server, names]) =>
    Object.keys(names).map((scope) => `${server}/${scope}`),
  );
}

/** Everything that is wrong with the arguments, before anything is registered. */
export function authPoolProblems(name: string, args: AuthPoolArgs): string[] {
  const who = `AuthPool "${name}"`;
  const scopes = scopeNames(args);
  return [
    ...oneOf(who, "signIn", ["email", "username"], args.signIn),
    ...oneOf(who, "mfa", Object.keys(mfaModes), args.mfa),
    ...integerInRange(who, "minimumPasswordLength", [8, 99], args.minimumPasswordLength),
    ...logRetentionProblems(who, args.logRetentionDays),
    ...scopeProblems(who, args, scopes),
    ...(scopes.length === 0 ? [] : ambiguousClients(who, args.clients)),
    ...(args.domain === undefined || isDomainPrefix(args.domain)
      ? []
      : [
          problemMessage(
            who,
            "domain",
            'a prefix of lower-case letters, digits and hyphens without "aws", "amazon" or "cognito"',
            args.domain,
          ),
        ]),
    ...(args.signInDomain ? signInDomainProblems(`${who} signInDomain`, args.signInDomain) : []),
    ...Object.entries(args.clients).flatMap(([client, clientArgs]) =>
      poolClientProblems(`${who} client "${client}"`, clientArgs, scopes),
    ),
  ];
}

/** Every scope is someone's by a decision: there is no default for who has it. */
function scopeProblems(who: string, args: AuthPoolArgs, scopes: readonly string[]): string[] {
  const { everyone, groups = {}, clients } = args;
  const named = [
    ...(everyone ?? []).map((scope) => ["everyone", scope] as const),
    ...Object.entries(groups).flatMap(([group, added]) =>
      added.map((scope) => [`group "${group}"`, scope] as const),
    ),
  ];
  const unknown = named.flatMap(([what, scope]) =>
    scopes.length === 0
      ? [problemMessage(who, what, "without scopes, as the pool has none", scope)]
      : oneOf(who, what, scopes, scope),
  );
  if (scopes.length > 0 && everyone === undefined) {
    const allowed = `the scopes that every signed-in person has, of ${scopes.join(", ")}, or [] for none`;
    return [...unknown, problemMessage(who, "everyone", allowed, everyone)];
  }
  const granted = new Set([...named.map(([, scope]) => scope), ...machineScopes(clients)]);
  return [
    ...unknown,
    ...scopes
      .filter((scope) => !granted.has(scope))
      .map((scope) => `${who}: scope "${scope}" is no one's: name it in everyone or in a group`),
  ];
}

/** The trigger tells sign-ins by SDK from those on the hosted pages by this scope, see `isBySdk`. */
function ambiguousClients(who: string, clients: AuthPoolArgs["clients"]): string[] {
  return Object.entries(clients)
    .filter(([, { oauth }]) => oauth?.scopes?.includes("aws.cognito.signin.user.admin"))
    .map(
      ([name]) =>
        `${who} client "${name}": oauth.scopes must not name aws.cognito.signin.user.admin in a pool with scopes: a refresh would add scopes that the sign-in did not request. Leave it out, and sign in by SDK where people change their own account`,
    );
}

/** Clients that sign in for themselves have the scopes that they name; no trigger changes their tokens. */
function machineScopes(clients: AuthPoolArgs["clients"]): string[] {
  return Object.values(clients).flatMap(({ oauth }) =>
    oauth?.flows?.includes("client-credentials") ? (oauth.scopes ?? []) : [],
  );
}

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html */
function isDomainPrefix(domain: string): boolean {
  return /^(?!.*(aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(domain);
}
