import * as aws from "@pulumi/aws";
import { API, type APIArgs } from "@pulumi/awsx/classic/apigateway";
import * as pulumi from "@pulumi/pulumi";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { ApiDomain, type ApiDomainDefinition, tlsPolicy } from "./apiDomain";
import { securedApiProblems } from "./apiProblems";
import { gatewayAccount } from "./gatewayAccount";
import { InlineFunction } from "./inlineFunction";
import { defaultLogRetentionDays } from "./logRetention";
import { methodSettings } from "./methodSettings";
import { type CorsArgs, openApiDocument } from "./openApi";
import type { Grantable } from "./policyStatement";
import { problem, refuse } from "./problems";
import { parseRoute, type Route, type Routes, type Throttle } from "./route";
import { type Transform, transformed } from "./transform";

/** An API as plain data: what can be checked before any resource exists. */
export interface ApiDefinition {
  readonly routes: Routes;
  /** The scopes that routes may ask for: those of the pool. @default none */
  readonly scopes?: readonly string[];
  /** @default no browser may call the API */
  readonly cors?: CorsArgs;
  /** The last part of the API's address. @default "v1" */
  readonly stageName?: string;
  /** A domain of one's own for the API, in the place of the gateway's. @default none */
  readonly domain?: ApiDomainDefinition;
  /** @default "CognitoAuth" */
  readonly authorizerName?: string;
  /** Requests per second, and how many at once. @default 100 and 200 */
  readonly throttle?: Throttle;
  /**
   * Access and error logs of the gateway itself. They need a role in the account's settings: `existing` when there is
   * one, `create` to make it, `off` to go without logs. @default "existing"
   */
  readonly gatewayLogs?: "existing" | "create" | "off";
  /** Days. @default 30 */
  readonly logRetentionDays?: number;
  /** Seconds, for routes that name none. @default 10 */
  readonly timeout?: number;
  /** MB, for routes that name none. @default 512 */
  readonly memorySize?: number;
}

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
    const settings = methodSettings(name, args, api, child);
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
    stageArgs: { xrayTracingEnabled: true, ...accessLog(name, args, account, opts) },
  };
  return new API(name, transformed(defaults, args.transform?.api), opts);
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

/** Who asked for what and how it went: no token, no body, no query. */
const accessLogFormat = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  sub: "$context.authorizer.claims.sub",
  method: "$context.httpMethod",
  resource: "$context.resourcePath",
  status: "$context.status",
  bytes: "$context.responseLength",
  latencyMs: "$context.responseLatency",
  integrationLatencyMs: "$context.integrationLatency",
  error: "$context.error.message",
};

function accessLog(
  name: string,
  args: SecuredApiArgs,
  account: aws.apigateway.Account | undefined,
  opts: pulumi.CustomResourceOptions,
) {
  if (args.gatewayLogs === "off") return {};
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}-access-logs`,
    {
      name: `/aws/apigateway/${pulumi.getProject()}-${pulumi.getStack()}-${name}`,
      retentionInDays: args.logRetentionDays ?? defaultLogRetentionDays,
    },
    opts,
  );
  // A stage with logs is refused until the account has its role; a child of awsx's component takes no `dependsOn`.
  const destinationArn = pulumi.all([logGroup.arn, account?.id]).apply(([arn]) => arn);
  return { accessLogSettings: { destinationArn, format: JSON.stringify(accessLogFormat) } };
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
