import * as aws from "@pulumi/aws";
import type { API } from "@pulumi/awsx/classic/apigateway";
import type * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "../shared/transform";
import type { ApiDefinition } from "./apiDefinition";
import { parseRoute, type Route, type RouteKey, type Throttle } from "./route";

interface MethodSettingsOptions extends Pick<ApiDefinition, "routes" | "throttle" | "gatewayLogs"> {
  readonly transform?: { readonly methodSettings?: Transform<aws.apigateway.MethodSettingsArgs> };
}

const publicThrottle: Throttle = { rate: 5, burst: 10 };

/** Limits, metrics and logs of the whole stage, then of each route that has a throttle or is public. */
export function methodSettings(
  name: string,
  args: MethodSettingsOptions,
  api: API,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.MethodSettings[] {
  const stage = settings(`${name}-settings`, "*/*", args.throttle, args, api, opts);
  const routes = Object.entries(args.routes).flatMap(([key, route]) => {
    const parsed = parseRoute(key);
    if ("problem" in parsed) return [];
    const throttle = route.throttle ?? defaultThrottle(route, parsed);
    if (throttle === undefined) return [];
    const methodPath = methodPathOf(parsed);
    // One after the other: they are changes of the same stage.
    const after = { ...opts, dependsOn: [stage] };
    return [settings(`${name}-${parsed.slug}-settings`, methodPath, throttle, args, api, after)];
  });
  return [stage, ...routes];
}

/** Anyone may call a public route, and each call is paid for. A stage cannot limit `ANY` of a path. */
function defaultThrottle(route: Route, { method }: Pick<RouteKey, "method">): Throttle | undefined {
  return route.public === true && method !== "ANY" ? publicThrottle : undefined;
}

/**
 * How a stage names a method: `~1todo~1{id}/GET`, since a slash within a path is written `~1`, and `~1/GET` for the root.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
 */
function methodPathOf({ path, method }: Pick<RouteKey, "path" | "method">): string {
  return `${path.replaceAll("/", "~1")}/${method}`;
}

/** All settings each time: whether a method's settings inherit the rest from the stage's is not documented. */
function settings(
  name: string,
  methodPath: string,
  throttle: Throttle | undefined,
  args: MethodSettingsOptions,
  api: API,
  opts: pulumi.CustomResourceOptions,
): aws.apigateway.MethodSettings {
  const defaults: aws.apigateway.MethodSettingsArgs = {
    restApi: api.restAPI.id,
    stageName: api.stage.stageName,
    methodPath,
    settings: {
      throttlingRateLimit: throttle?.rate ?? 100,
      throttlingBurstLimit: throttle?.burst ?? 200,
      metricsEnabled: true,
      loggingLevel: args.gatewayLogs === "off" ? "OFF" : "ERROR",
      // Would write tokens and bodies into the log.
      dataTraceEnabled: false,
    },
  };
  return new aws.apigateway.MethodSettings(
    name,
    transformed(defaults, args.transform?.methodSettings),
    // A method's settings are there once: deleted after their replacement, the old ones would take the new ones with them.
    { ...opts, deleteBeforeReplace: true },
  );
}
