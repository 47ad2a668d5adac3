import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Domain } from "../shared/domain";
import { throwArgumentProblems } from "../shared/problems";
import { type AuthPoolArgs, authPoolProblems, scopeNames } from "./authPoolArgs";
import { poolClient } from "./poolClient";
import { type ScopeTrigger, scopeTrigger, scopeTriggerPermission } from "./scopeTrigger";
import { SignInDomain } from "./signInDomain";
import { userPool } from "./userPool";

/**
 * A Cognito user pool with its app clients. An access token has no scope of the pool but those of the person: what
 * everyone has, and what their groups add. A sign-in by SDK gets them all, one at the hosted UI those that the client
 * requested.
 *
 * `new AuthPool("Users", { clients: { web: {} } })`
 */
export class AuthPool extends pulumi.ComponentResource {
  readonly userPoolId: pulumi.Output<string>;
  readonly userPoolArn: pulumi.Output<string>;
  /** The `iss` of the pool's tokens. */
  readonly issuer: pulumi.Output<string>;
  /** By the names in `clients`. */
  readonly clientIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** The hosted UI's address, without a slash at the end; `undefined` without a domain. */
  readonly domainUrl: pulumi.Output<string> | undefined;
  readonly nodes: {
    readonly userPool: aws.cognito.UserPool;
    readonly clients: Readonly<Record<string, aws.cognito.UserPoolClient>>;
    /** `undefined` for a pool without scopes. */
    readonly trigger: ScopeTrigger | undefined;
  };

  /** @throws pulumi.RunError with everything that is wrong with the arguments. */
  constructor(name: string, args: AuthPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    throwArgumentProblems(authPoolProblems(name, args));
    super("todo-api:components:AuthPool", name, {}, opts);
    // Pulumi's protection is for the user accounts: what surrounds their pool can be replaced.
    const child = { parent: this, protect: false };
    const scopes = scopeNames(args);
    const rules = {
      scopes,
      everyone: args.everyone ?? [],
      groups: args.groups ?? {},
      hostedPages: hasHostedSignIn(args),
    };
    const trigger =
      scopes.length === 0 ? undefined : scopeTrigger(name, rules, args.logRetentionDays, child);
    const pool = userPool(name, args, trigger?.arn, { parent: this });
    const permission = trigger && scopeTriggerPermission(name, trigger, pool, child);
    const servers = resourceServers(name, args, pool, child);
    userGroups(name, args, pool, child);
    const dependsOn = [...servers, ...(permission ? [permission] : [])];
    const clients = mapValues(args.clients, (client, clientName) =>
      poolClient(`${name}-${clientName}`, client, pool.id, scopes, { ...child, dependsOn }),
    );
    this.userPoolId = pool.id;
    this.userPoolArn = pool.arn;
    this.issuer = pulumi.interpolate`https://${pool.endpoint}`;
    this.clientIds = mapValues(clients, (client) => client.id);
    const prefixUrl = prefixDomain(name, args.domain, pool, child);
    this.domainUrl = customDomain(name, args.signInDomain, pool, child)?.url ?? prefixUrl;
    this.nodes = { userPool: pool, clients, trigger };
    this.registerOutputs({ userPoolId: this.userPoolId });
  }
}

/** A transform may open the hosted pages to a client, whatever its other arguments say. */
function hasHostedSignIn({ clients }: AuthPoolArgs): boolean {
  return Object.values(clients).some(({ oauth, transform }) => {
    if (transform !== undefined) return true;
    return (
      oauth !== undefined && oauth.flows?.every((flow) => flow === "client-credentials") !== true
    );
  });
}

function resourceServers(
  name: string,
  { scopes = {} }: AuthPoolArgs,
  pool: aws.cognito.UserPool,
  opts: pulumi.CustomResourceOptions,
): aws.cognito.ResourceServer[] {
  return Object.entries(scopes).map(
    ([identifier, names]) =>
      new aws.cognito.ResourceServer(
        `${name}-${identifier}`,
        {
          identifier,
          name: identifier,
          userPoolId: pool.id,
          scopes: Object.entries(names).map(([scopeName, scopeDescription]) => ({
            scopeName,
            scopeDescription,
          })),
        },
        opts,
      ),
  );
}

function userGroups(
  name: string,
  { groups = {} }: AuthPoolArgs,
  pool: aws.cognito.UserPool,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [group, added] of Object.entries(groups)) {
    const description = `Adds ${added.join(", ")}`;
    const args = { name: group, userPoolId: pool.id, description };
    new aws.cognito.UserGroup(`${name}-${group}`, args, opts);
  }
}

/** Returns the hosted UI's address under Cognito's domain. */
function prefixDomain(
  name: string,
  domain: string | undefined,
  pool: aws.cognito.UserPool,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  if (domain === undefined) return undefined;
  const created = new aws.cognito.UserPoolDomain(
    `${name}-domain`,
    { domain, userPoolId: pool.id, managedLoginVersion: 1 },
    // A pool has one prefix at a time, so a changed one cannot be created before the old one is deleted.
    { ...opts, deleteBeforeReplace: true },
  );
  // cognito-idp.<region>.amazonaws.com/<pool id>
  const region = pool.endpoint.apply((endpoint) => endpoint.split(".")[1] ?? "");
  return pulumi.interpolate`https://${created.domain}.auth.${region}.amazoncognito.com`;
}

function customDomain(
  name: string,
  domain: Domain | undefined,
  pool: aws.cognito.UserPool,
  opts: pulumi.ComponentResourceOptions,
): SignInDomain | undefined {
  if (domain === undefined) return undefined;
  return new SignInDomain(`${name}-sign-in`, { ...domain, userPoolId: pool.id }, opts);
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
