import * as aws from "@pulumi/aws";
import { API, type APIArgs } from "@pulumi/awsx/classic/apigateway";
import * as pulumi from "@pulumi/pulumi";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { accessLog, executionLog, gatewayAccount } from "./logs";
import type { ApiDefinition } from "./definition";
import { ApiDomain, type ApiDomainDefinition, tlsPolicy } from "./apiDomain";
import { securedApiProblems } from "./problems";
import { InlineFunction } from "../lambda/inlineFunction";
import { methodSettings } from "./methodSettings";
import { openApiDocument } from "./openApi";
import type { Grantable } from "../lambda/policyStatement";
import { problem, refuse } from "../shared/problems";
import { parseRoute, type Route } from "./route";
import { type Transform, transformed } from "../shared/transform";

export interface SecuredApiArgs extends ApiDefinition {
  /** The pool whose tokens the API accepts. */
  readonly userPoolArn: pulumi.Input<string>;
  /** What routes can use, by the names in their `uses`. */
  readonly resources?: Readonly<Record<string, Grantable>>;
  /** Environment of every function. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** ARNs of layers for every function. */
  readonly layers?: readonly pulumi.Input<string>[];
  readonly transform?: {
    readonly api?: Transform<APIArgs>;
    readonly methodSettings?: Transform<aws.apigateway.MethodSettingsArgs>;
  };
}

type ApiFunction = InlineFunction<APIGatewayProxyEvent, APIGatewayProxyResult>;

/**
 * A REST API in which every route is guarded by a user pool unless it says otherwise, and every route's function may do
 * exactly what the route says that it uses.
 *
 * `new SecuredApi("Notes", { userPoolArn: pool.userPoolArn, routes: { "GET /notes": { handler: () => listNotes } } })`
 */
export class SecuredApi extends pulumi.ComponentResource {
  /** Without a slash at the end. */
  readonly url: pulumi.Output<string>;
  readonly nodes: {
    readonly api: API;
    readonly functions: Readonly<Record<string, ApiFunction>>;
    readonly permissions: readonly aws.lambda.Permission[];
    /** Of the whole stage, then of each route that has settings of its own. */
    readonly methodSettings: readonly aws.apigateway.MethodSettings[];
  };

  constructor(name: string, args: SecuredApiArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse([...securedApiProblems(name, args), ...usesProblems(name, args)]);
    super("todo-api:components:SecuredApi", name, {}, opts);
    const child = { parent: this };
    const functions = routeFunctions(name, args, child);
    const account = args.gatewayLogs === "create" ? gatewayAccount(name, child) : undefined;
    const api = gateway(name, args, functions, account, child);
    const dependsOn = executionLog(name, args, api, child);
    const settings = methodSettings(name, args, api, { ...child, dependsOn });
    const permissions = routePermissions(name, functions, api, child);
    const domain = args.domain && ownDomain(name, args.domain, api, child);
    this.url = domain?.url ?? api.stage.invokeUrl;
    this.nodes = { api, functions, permissions, methodSettings: settings };
    this.registerOutputs({ url: this.url });
  }
}

function usesProblems(name: string, { routes, resources = {} }: SecuredApiArgs): string[] {
  return Object.entries(routes).flatMap(([key, { uses = {} }]) =>
    Object.entries(uses).flatMap(([resource, accesses]) => {
      const who = `SecuredApi "${name}" route "${key}"`;
      const known = resources[resource]?.accesses;
      if (known === undefined) {
        return [problem(who, "uses", `one of ${Object.keys(resources).join(", ")}`, resource)];
      }
      return accesses
        .filter((access) => !known.includes(access))
        .map((access) => problem(who, `uses.${resource}`, `one of ${known.join(", ")}`, access));
    }),
  );
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
      logRetentionDays: args.logRetentionDays,
      ...(route.transform === undefined ? {} : { transform: route.transform }),
    },
    opts,
  );
}

function gateway(
  name: string,
  args: SecuredApiArgs,
  functions: Readonly<Record<string, ApiFunction>>,
  account: aws.apigateway.Account | undefined,
  opts: pulumi.ComponentResourceOptions,
): API {
  const invokeArns = Object.fromEntries(
    Object.entries(functions).map(([key, { invokeArn }]) => [key, invokeArn]),
  );
  const swaggerString = pulumi
    .all([pulumi.output(invokeArns), args.userPoolArn])
    .apply(([arns, userPoolArn]) =>
      JSON.stringify(
        openApiDocument({
          title: name,
          authorizerName: args.authorizerName ?? "CognitoAuth",
          userPoolArn,
          routes: args.routes,
          invokeArns: arns,
          cors: args.cors ?? { origins: [] },
        }),
      ),
    );
  const defaults: APIArgs = {
    swaggerString,
    stageName: args.stageName ?? "v1",
    // awsx would take every body for binary and hand it to functions in base64.
    restApiArgs: {
      binaryMediaTypes: [],
      endpointConfiguration: { types: "REGIONAL" },
      ...(args.domain === undefined ? {} : tlsPolicy),
    },
    ...(args.domain === undefined ? {} : { deploymentArgs: redeployedFor(tlsPolicy) }),
    stageArgs: { xrayTracingEnabled: true, ...accessLog(name, args, account, opts) },
  };
  return new API(name, transformed(defaults, args.transform?.api), opts);
}

/**
 * awsx deploys anew when the document changes, and a TLS policy too takes effect with a deployment alone. It hands on to
 * its deployment more than its type names.
 */
function redeployedFor(
  triggers: Readonly<Record<string, string>>,
): NonNullable<APIArgs["deploymentArgs"]> & Pick<aws.apigateway.DeploymentArgs, "triggers"> {
  return { triggers };
}

function ownDomain(
  name: string,
  domain: ApiDomainDefinition,
  api: API,
  opts: pulumi.ComponentResourceOptions,
): ApiDomain {
  const { restAPI, stage } = api;
  const args = { ...domain, restApiId: restAPI.id, stageName: stage.stageName };
  return new ApiDomain(`${name}-domain`, args, opts);
}

/** The gateway may call a function for its one route on this stage and for nothing else; the ARN names the account. */
function routePermissions(
  name: string,
  functions: Readonly<Record<string, ApiFunction>>,
  api: API,
  opts: pulumi.CustomResourceOptions,
): aws.lambda.Permission[] {
  return Object.entries(functions).map(([key, fn]) => {
    // ANY stands for whichever method is asked for, a parameter for whatever is in its place.
    const route = key
      .replace(/^ANY /, "*")
      .replace(" ", "")
      .replace(/\{[^}]+\}/g, "*");
    return new aws.lambda.Permission(
      `${childName(name, key)}-permission`,
      {
        action: "lambda:InvokeFunction",
        function: fn.nodes.function.name,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`${api.restAPI.executionArn}/${api.stage.stageName}/${route}`,
      },
      opts,
    );
  });
}

/** A route's part of a name, e.g. `TodoAPI-get-todo-id`. */
function childName(name: string, key: string): string {
  const parsed = parseRoute(key);
  if ("problem" in parsed) throw new Error(`route "${key}" ${parsed.problem}`);
  return `${name}-${parsed.slug}`;
}
