import type * as aws from "@pulumi/aws";
import type { API, APIArgs } from "@pulumi/awsx/classic/apigateway";
import * as pulumi from "@pulumi/pulumi";
import { type Environment, environmentProblems } from "../lambda/environment";
import { InlineFunction } from "../lambda/inlineFunction";
import type { Grantable } from "../shared/iam";
import { throwArgumentProblems } from "../shared/problems";
import type { Transform } from "../shared/transform";
import { type ApiDefinition, securedApiProblems } from "./apiDefinition";
import { ApiDomain, type ApiDomainDefinition } from "./apiDomain";
import { type ApiFunction, childName, gateway } from "./gateway";
import { methodSettings } from "./methodSettings";
import type { Route } from "./route";

/** An API, and what there has to be before it: the pool, and what its functions use. */
export interface SecuredApiArgs extends ApiDefinition {
  /** The pool whose tokens the API accepts. */
  readonly userPoolArn: pulumi.Input<string>;
  /** What routes can use, by the names in their `uses`, e.g. `{ notes: table }`. @default none */
  readonly resources?: Readonly<Record<string, Grantable>>;
  /**
   * Environment variables of every function, e.g. `{ TABLE_NAME: table.tableName }`; 4096 bytes in all at most, and not those
   * that Lambda sets itself, such as `AWS_REGION`. @default none
   */
  readonly environment?: Environment;
  /** ARNs of layers for every function. @default none */
  readonly layers?: readonly pulumi.Input<string>[];
  /** Changes a child's arguments just before it is created. @default unchanged */
  readonly transform?: {
    readonly api?: Transform<APIArgs>;
    readonly methodSettings?: Transform<aws.apigateway.MethodSettingsArgs>;
  };
}

/**
 * A REST API in which every route requires a user pool's token unless it is public, and each route's function may use
 * exactly what the route names.
 *
 * `new SecuredApi("Notes", { userPoolArn: pool.userPoolArn, routes: { "GET /notes": { handler: () => listNotes } } })`
 */
export class SecuredApi extends pulumi.ComponentResource {
  /** Without a slash at the end. */
  readonly url: pulumi.Output<string>;
  readonly nodes: {
    readonly api: API;
    /** By route, e.g. `GET /notes`. */
    readonly functions: Readonly<Record<string, ApiFunction>>;
    readonly permissions: readonly aws.lambda.Permission[];
    /** Of the whole stage, then of each route that has a throttle or is public. */
    readonly methodSettings: readonly aws.apigateway.MethodSettings[];
  };

  /** @throws pulumi.RunError with everything that is wrong with the arguments. */
  constructor(name: string, args: SecuredApiArgs, opts?: pulumi.ComponentResourceOptions) {
    throwArgumentProblems([
      ...securedApiProblems(name, args, args.resources ?? {}),
      ...environmentProblems(`SecuredApi "${name}"`, args.environment),
    ]);
    super("todo-api:components:SecuredApi", name, {}, opts);
    const child = { parent: this };
    const functions = routeFunctions(name, args, child);
    const { api, permissions } = gateway(name, args, functions, child);
    const settings = methodSettings(name, args, api, child);
    const domain = args.domain && customDomain(name, args.domain, api, child);
    this.url = domain?.url ?? api.stage.invokeUrl;
    this.nodes = { api, functions, permissions, methodSettings: settings };
    this.registerOutputs({ url: this.url });
  }
}

function routeFunctions(
  name: string,
  args: SecuredApiArgs,
  opts: pulumi.ComponentResourceOptions,
): Record<string, ApiFunction> {
  return Object.fromEntries(
    Object.entries(args.routes).map(([key, route]) => [
      key,
      routeFunction(name, key, route, args, opts),
    ]),
  );
}

function routeFunction(
  name: string,
  key: string,
  route: Route,
  args: SecuredApiArgs,
  opts: pulumi.ComponentResourceOptions,
): ApiFunction {
  const statements = Object.entries(route.uses ?? {}).flatMap(([resource, accesses]) =>
    accesses.flatMap((access) => args.resources?.[resource]?.grant(access) ?? []),
  );
  return new InlineFunction(
    childName(name, key),
    {
      handler: route.handler,
      description: key,
      statements,
      environment: args.environment ?? {},
      layers: args.layers ?? [],
      memorySize: route.memorySize ?? args.memorySize,
      timeout: route.timeout ?? args.timeout,
      reservedConcurrency: route.reservedConcurrency ?? args.reservedConcurrency,
      logRetentionDays: args.logRetentionDays,
      ...(route.transform === undefined ? {} : { transform: route.transform }),
    },
    opts,
  );
}

function customDomain(
  name: string,
  domain: ApiDomainDefinition,
  api: API,
  opts: pulumi.ComponentResourceOptions,
): ApiDomain {
  const { restAPI, stage } = api;
  const args = { ...domain, restApiId: restAPI.id, stageName: stage.stageName };
  return new ApiDomain(`${name}-domain`, args, opts);
}
