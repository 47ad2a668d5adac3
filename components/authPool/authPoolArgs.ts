import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Domain } from "../shared/domain";
import type { PoolClientArgs } from "./poolClient";
import type { Transform } from "../shared/transform";

/** A second factor at sign-in, as the configuration and as Cognito say it. */
export const mfaModes = { off: "OFF", optional: "OPTIONAL", required: "ON" } as const;

export interface AuthPoolArgs {
  /** What people sign in with. @default "email" */
  readonly signIn?: "email" | "username";
  /** Anybody may make an account; else only an administrator does. @default false */
  readonly selfSignUp?: boolean;
  /** A second factor by authenticator app. @default "optional" */
  readonly mfa?: keyof typeof mfaModes;
  /** 8 to 99 characters; all four character classes are always asked for. @default 12 */
  readonly minimumPasswordLength?: number;
  /** AWS refuses to delete the pool. @default false */
  readonly deletionProtection?: boolean;
  /** Mail from an address of yours by SES. @default Cognito's own sender, 50 mails a day */
  readonly sender?: {
    readonly from: string;
    readonly identityArn: pulumi.Input<string>;
  };
  /**
   * OAuth scopes: by API, then by scope, a sentence each. `{ todo: { read: "Read todos" } }` defines `todo/read`.
   * @default none
   */
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Groups whose members have only these scopes. @default none */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** App clients by name. */
  readonly clients: Readonly<Record<string, PoolClientArgs>>;
  /** The hosted UI at `https://<domain>.auth.<region>.amazoncognito.com`; unique within the region. @default none */
  readonly domain?: string;
  /** A domain of one's own for the hosted UI. @default none */
  readonly signInDomain?: Domain;
  /** Days, for the logs of the pool's trigger. @default 30 */
  readonly logRetentionDays?: number;
  readonly transform?: { readonly userPool?: Transform<aws.cognito.UserPoolArgs> };
}
