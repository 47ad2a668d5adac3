import * as aws from "@pulumi/aws";
import { API, type APIArgs } from "@pulumi/awsx/classic/apigateway";
import * as pulumi from "@pulumi/pulumi";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { InlineFunction } from "../lambda/inlineFunction";
import type { Grantable } from "../shared/iam";
import { throwArgumentProblems } from "../shared/problems";
import { type Transform, transformed } from "../shared/transform";
import { type ApiDefinition, securedApiProblems } from "./apiDefinition";
import { ApiDomain, type ApiDomainDefinition, tlsPolicy } from "./apiDomain";
import { accessLog, executionLog, gatewayAccount } from "./logs";
import { methodSettings } from "./methodSettings";
import { openApiDocument } from "./openApi";
import { parseRoute, type Route } from "./route";

/** An API, and what there has to be before it: the pool, and what its functions use. */
export interface SecuredApiArgs extends ApiDefinition {
  /** The pool whose tokens the API accepts. */
  readonly userPoolArn: pulumi.Input<string>;
  /** What routes can use, by the names in their `uses`, e.g. `{ notes: table }`. @default none */
  readonly resources?: Readonly<Record<string, Grantable>>;
  /** Environment variables of every function, e.g. `{ TABLE_NAME: table.tableName }`. @default none */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  /** ARNs of layers for every function. @default none */
  readonly layers?: readonly pulumi.Input<string>[];
  /** Changes a child's arguments just before it is created. @default unchanged */
  readonly transform?: {
    readonly api?: Transform<APIArgs>;
    readonly methodSettings?: Transform<aws.apigateway.MethodSettingsArgs>;
  };
}

type ApiFunction = InlineFunction<APIGatewayProxyEvent, APIGatewayProxyResult>;

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
    /** Of the whole stage, then of each route that has a throttle. */
    readonly methodSettings: readonly aws.apigateway.MethodSettings[];
  };

  /** @throws pulumi.RunError with everything that is wrong with the arguments. */
  constructor(name: string, args: SecuredApiArgs, opts?: pulumi.ComponentResourceOptions) {
    throwArgumentProblems(securedApiProblems(name, args, args.resources ?? {}));
    super("todo-api:components:SecuredApi", name, {}, opts);
    const child = { parent: this };
    const functions = routeFunctions(name, args, child);
    const account = args.gatewayLogs === "create" ? gatewayAccount(name, child) : undefined;
    const api = gateway(name, args, functions, account, child);
    const dependsOn = executionLog(name, args, api, child);
    const settings = methodSettings(name, args, api, { ...child, dependsOn });
    const permissions = routePermissions(name, functions, api, child);
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
    // awsx would treat every body as binary and pass it to functions in base64.
    restApiArgs: {
      binaryMediaTypes: [],
      endpointConfiguration: { types: "REGIONAL" },
      ...(args.domain === undefined ? {} : tlsPolicy),
    },
    ...(args.domain === undefined ? {} : { deploymentArgs: redeployOnChange(tlsPolicy) }),
    stageArgs: { xrayTracingEnabled: true, ...accessLog(name, args, account, opts) },
  };
  return new API(name, transformed(defaults, args.transform?.api), opts);
}

/**
 * awsx redeploys when the document changes; a changed TLS policy takes effect with a deployment only, too. awsx passes on
 * `triggers`, although its type does not name them.
 */
function redeployOnChange(
  triggers: Readonly<Record<string, string>>,
): NonNullable<APIArgs["deploymentArgs"]> & Pick<aws.apigateway.DeploymentArgs, "triggers"> {
  return { triggers };
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

/** The gateway may call a function for its one route on this stage and for nothing else; the ARN contains the account. */
function routePermissions(
  name: string,
  functions: Readonly<Record<string, ApiFunction>>,
  api: API,
  opts: pulumi.CustomResourceOptions,
): aws.lambda.Permission[] {
  return Object.entries(functions).map(([key, fn]) => {
    // ANY stands for any method, a parameter for any value.
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

/** The name of a route's resources, e.g. `TodoAPI-get-todo-id`. */
function childName(name: string, key: string): string {
  const parsed = parseRoute(key);
  if ("problem" in parsed) throw new Error(`route "${key}" ${parsed.problem}`);
  return `${name}-${parsed.slug}`;
}
