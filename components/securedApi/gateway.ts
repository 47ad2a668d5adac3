import * as aws from "@pulumi/aws";
import { API, type APIArgs } from "@pulumi/awsx/classic/apigateway";
import * as pulumi from "@pulumi/pulumi";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { InlineFunction } from "../lambda/inlineFunction";
import { type Transform, transformed } from "../shared/transform";
import type { ApiDefinition } from "./apiDefinition";
import { tlsPolicy, tlsPolicyWithoutDomain } from "./apiDomain";
import { accessLog, executionLog, gatewayAccount } from "./logs";
import { openApiDocument } from "./openApi";
import { parseRoute } from "./route";

interface GatewayArgs extends ApiDefinition {
  readonly userPoolArn: pulumi.Input<string>;
  readonly transform?: { readonly api?: Transform<APIArgs> };
}

export type ApiFunction = InlineFunction<APIGatewayProxyEvent, APIGatewayProxyResult>;

interface Gateway {
  readonly api: API;
  readonly permissions: readonly aws.lambda.Permission[];
}

/** The REST API, its stage, and what must be there before the stage serves a change. `functions` are by route key. */
export function gateway(
  name: string,
  args: GatewayArgs,
  functions: Readonly<Record<string, ApiFunction>>,
  opts: pulumi.ComponentResourceOptions,
): Gateway {
  const account = args.gatewayLogs === "create" ? [gatewayAccount(name, opts)] : [];
  const apiArgs = transformed(apiDefaults(name, args, functions, opts), args.transform?.api);
  const stageName = apiArgs.stageName ?? defaultStageName;
  // awsx creates the API and its stage at once, but what the stage has to wait for is made for that API.
  let settle: (resources: pulumi.Resource[]) => void = () => undefined;
  const earlier = new Promise<pulumi.Resource[]>((resolve) => (settle = resolve));
  const api = new API(name, apiArgs, { ...opts, transformations: [stageAfter(earlier)] });
  const permissions = routePermissions(name, functions, api.restAPI, stageName, opts);
  const log = executionLog(name, args, api.restAPI, stageName, opts);
  settle([...account, ...log, ...permissions]);
  return { api, permissions };
}

/** The name of a route's resources, e.g. `TodoAPI-get-todo-id`. */
export function childName(name: string, key: string): string {
  const parsed = parseRoute(key);
  if ("problem" in parsed) throw new Error(`route "${key}" ${parsed.problem}`);
  return `${name}-${parsed.slug}`;
}

const defaultStageName = "v1";

function apiDefaults(
  name: string,
  args: GatewayArgs,
  functions: Readonly<Record<string, ApiFunction>>,
  opts: pulumi.CustomResourceOptions,
): APIArgs {
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
  const tls = args.domain === undefined ? tlsPolicyWithoutDomain : tlsPolicy;
  return {
    swaggerString,
    stageName: args.stageName ?? defaultStageName,
    // awsx would treat every body as binary and pass it to functions in base64.
    restApiArgs: {
      binaryMediaTypes: [],
      endpointConfiguration: { types: "REGIONAL" },
      // Otherwise AWS drops what it does not understand, and deploys the rest.
      failOnWarnings: true,
      ...tls,
    },
    deploymentArgs: redeployOnChange(tls),
    stageArgs: { xrayTracingEnabled: true, ...accessLog(name, args, opts) },
  };
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

/**
 * Until then a stage keeps its earlier deployment. Without the permissions a new route responds 500; a stage with logs is
 * rejected while the account has no role, and an execution log that the gateway has created itself is in Pulumi's way.
 * Children of awsx's component take no `dependsOn` by other means.
 */
function stageAfter(earlier: Promise<pulumi.Resource[]>): pulumi.ResourceTransformation {
  return ({ type, props, opts }) =>
    type === "aws:apigateway/stage:Stage"
      ? { props, opts: pulumi.mergeOptions(opts, { dependsOn: earlier }) }
      : undefined;
}

/** The gateway may call a function for its one route on this stage and for nothing else; the ARN contains the account. */
function routePermissions(
  name: string,
  functions: Readonly<Record<string, ApiFunction>>,
  restApi: aws.apigateway.RestApi,
  stageName: pulumi.Input<string>,
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
        sourceArn: pulumi.interpolate`${restApi.executionArn}/${stageName}/${route}`,
      },
      opts,
    );
  });
}
