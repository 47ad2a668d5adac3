import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AuthPoolArgs, mfaModes } from "./authPoolArgs";
import type { Domain } from "../shared/domain";
import { InlineFunction } from "../lambda/inlineFunction";
import { logRetentionProblems, oneOf, problem, refuse, wholeNumber } from "../shared/problems";
import { poolClient, poolClientProblems } from "./poolClient";
import { grantScopes, type ScopeRules } from "./scopeTrigger";
import { SignInDomain, signInDomainProblems } from "./signInDomain";
import { userPool } from "./userPool";

/**
 * A Cognito user pool with its app clients. Every access token carries the pool's scopes, whether it comes from the
 * hosted UI or from a sign-in by SDK.
 *
 * `new AuthPool("People", { clients: { web: {} } })`
 */
export class AuthPool extends pulumi.ComponentResource {
  readonly userPoolId: pulumi.Output<string>;
  readonly userPoolArn: pulumi.Output<string>;
  /** The `iss` of the pool's tokens. */
  readonly issuer: pulumi.Output<string>;
  readonly clientIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** The hosted UI's address; `undefined` without a domain. */
  readonly domainUrl: pulumi.Output<string> | undefined;
  readonly nodes: {
    readonly userPool: aws.cognito.UserPool;
    readonly clients: Readonly<Record<string, aws.cognito.UserPoolClient>>;
    readonly trigger: InlineFunction<never, unknown> | undefined;
  };

  constructor(name: string, args: AuthPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(authPoolProblems(name, args));
    super("todo-api:components:AuthPool", name, {}, opts);
    // Pulumi's protection is for the people: what stands around their pool can be replaced.
    const child = { parent: this, protect: false };
    const scopes = scopeNames(args);
    const trigger = scopes.length === 0 ? undefined : scopeTrigger(name, args, scopes, child);
    const pool = userPool(name, args, trigger?.arn, { parent: this });
    const permission = trigger && triggerPermission(name, trigger, pool, child);
    const servers = resourceServers(name, args, pool, child);
    groups(name, args, pool, child);
    const dependsOn = [...servers, ...(permission ? [permission] : [])];
    const clients = mapValues(args.clients, (client, clientName) =>
      poolClient(`${name}-${clientName}`, client, pool.id, scopes, { ...child, dependsOn }),
    );
    this.userPoolId = pool.id;
    this.userPoolArn = pool.arn;
    this.issuer = pulumi.interpolate`https://${pool.endpoint}`;
    this.clientIds = mapValues(clients, (client) => client.id);
    const prefixUrl = hostedUi(name, args.domain, pool, child);
    this.domainUrl = ownDomain(name, args.signInDomain, pool, child)?.url ?? prefixUrl;
    this.nodes = { userPool: pool, clients, trigger };
    this.registerOutputs({ userPoolId: this.userPoolId });
  }
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
    ...wholeNumber(who, "minimumPasswordLength", [8, 99], args.minimumPasswordLength),
    ...logRetentionProblems(who, args.logRetentionDays),
    ...Object.entries(args.groups ?? {}).flatMap(([group, allowed]) =>
      allowed.flatMap((scope) => oneOf(who, `group "${group}"`, scopes, scope)),
    ),
    ...(args.domain === undefined ||
    /^(?!.*(aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(args.domain)
      ? []
      : [
          problem(
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

function scopeTrigger(
  name: string,
  args: AuthPoolArgs,
  scopes: readonly string[],
  opts: pulumi.ComponentResourceOptions,
): InlineFunction<never, unknown> {
  return new InlineFunction(
    `${name}-scopes`,
    {
      description: "Puts the pool's scopes into access tokens",
      handler: () => grantScopes(JSON.parse(process.env.SCOPE_RULES ?? "") as ScopeRules),
      environment: { SCOPE_RULES: JSON.stringify({ scopes, groups: args.groups ?? {} }) },
      // Cognito waits five seconds for a trigger: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
      timeout: 5,
      logRetentionDays: args.logRetentionDays,
    },
    opts,
  );
}

function triggerPermission(
  name: string,
  trigger: InlineFunction<never, unknown>,
  userPool: aws.cognito.UserPool,
  opts: pulumi.CustomResourceOptions,
) {
  return new aws.lambda.Permission(
    `${name}-scopes-permission`,
    {
      action: "lambda:InvokeFunction",
      function: trigger.nodes.function.name,
      principal: "cognito-idp.amazonaws.com",
      sourceArn: userPool.arn,
    },
    opts,
  );
}

function resourceServers(
  name: string,
  { scopes = {} }: AuthPoolArgs,
  userPool: aws.cognito.UserPool,
  opts: pulumi.CustomResourceOptions,
) {
  return Object.entries(scopes).map(
    ([identifier, names]) =>
      new aws.cognito.ResourceServer(
        `${name}-${identifier}`,
        {
          identifier,
          name: identifier,
          userPoolId: userPool.id,
          scopes: Object.entries(names).map(([scopeName, scopeDescription]) => ({
            scopeName,
            scopeDescription,
          })),
        },
        opts,
      ),
  );
}

function groups(
  name: string,
  args: AuthPoolArgs,
  userPool: aws.cognito.UserPool,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [group, allowed] of Object.entries(args.groups ?? {})) {
    const description = `Only ${allowed.join(", ")}`;
    const groupArgs = { name: group, userPoolId: userPool.id, description };
    new aws.cognito.UserGroup(`${name}-${group}`, groupArgs, opts);
  }
}

function hostedUi(
  name: string,
  domain: string | undefined,
  userPool: aws.cognito.UserPool,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  if (domain === undefined) return undefined;
  // A pool has one prefix at a time, so a changed one cannot be made before the old one is gone.
  const own = { ...opts, deleteBeforeReplace: true };
  const created = new aws.cognito.UserPoolDomain(
    `${name}-domain`,
    { domain, userPoolId: userPool.id, managedLoginVersion: 1 },
    own,
  );
  // cognito-idp.<region>.amazonaws.com/<pool id>
  const region = userPool.endpoint.apply((endpoint) => endpoint.split(".")[1] ?? "");
  return pulumi.interpolate`https://${created.domain}.auth.${region}.amazoncognito.com`;
}

function ownDomain(
  name: string,
  domain: Domain | undefined,
  userPool: aws.cognito.UserPool,
  opts: pulumi.ComponentResourceOptions,
): SignInDomain | undefined {
  if (domain === undefined) return undefined;
  return new SignInDomain(`${name}-sign-in`, { ...domain, userPoolId: userPool.id }, opts);
}

function mapValues<Key extends string, From, To>(
  record: Readonly<Record<Key, From>>,
  map: (value: From, key: Key) => To,
): Record<Key, To> {
  const entries = Object.entries(record) as [Key, From][];
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value, key)])) as Record<
    Key,
    To
  >;
}
