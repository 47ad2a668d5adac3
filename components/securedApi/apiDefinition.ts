import type { Grantable } from "../shared/iam";
import { logRetentionProblems } from "../shared/logGroup";
import { integerInRange, oneOf, problemMessage } from "../shared/problems";
import { type ApiDomainDefinition, apiDomainProblems } from "./apiDomain";
import type { CorsArgs } from "./cors";
import { parseRoute, type Route, type RouteKey, type Routes, type Throttle } from "./route";

/** An API as plain data: what can be checked before any resource exists. */
export interface ApiDefinition {
  /** E.g. `{ "GET /notes": { handler: () => listNotes } }`. */
  readonly routes: Routes;
  /** The scopes that routes may require: those of the pool, see `scopeNames`. @default none */
  readonly scopes?: readonly string[];
  /** Which web pages may call the API. @default none */
  readonly cors?: CorsArgs;
  /** The last part of the API's address. @default "v1" */
  readonly stageName?: string;
  /** A custom domain for the API, instead of the gateway's. @default none */
  readonly domain?: ApiDomainDefinition;
  /** The authorizer's name in the API's document. @default "CognitoAuth" */
  readonly authorizerName?: string;
  /** What the gateway accepts for each route, from all clients together. @default { rate: 100, burst: 200 } */
  readonly throttle?: Throttle;
  /**
   * Access and error logs of the gateway itself. They need a role in the account's settings: `existing` uses the one that
   * is there, `create` creates it, `off` goes without logs. @default "existing"
   */
  readonly gatewayLogs?: "existing" | "create" | "off";
  /** Days. @default 30 */
  readonly logRetentionDays?: number;
  /**
   * How many calls of each route's function may run at once: the gateway responds 500 to those above it. It is taken from
   * the account's concurrency, of which 100 must remain; a new account may have only 10, and then can reserve none.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default no limit but the account's, which all functions share
   */
  readonly reservedConcurrency?: number;
  /** Seconds, for routes without a timeout. @default 10 */
  readonly timeout?: number;
  /** MB, for routes without a memory size. @default 512 */
  readonly memorySize?: number;
}

/** Resources by the names that routes have for them in `uses`; that a resource is there already is not necessary. */
type AccessKinds = Readonly<Record<string, Pick<Grantable, "accessKinds">>>;

/**
 * Everything that is wrong with an API's definition, before anything is registered. What routes use is checked when
 * `resources` are handed over, e.g. `{ notes: { accessKinds: tableAccessKinds(tableArgs) } }`.
 */
export function securedApiProblems(
  name: string,
  api: ApiDefinition,
  resources?: AccessKinds,
): string[] {
  const who = `SecuredApi "${name}"`;
  const routes = Object.entries(api.routes);
  return [
    ...(/^[A-Za-z0-9_-]+$/.test(name)
      ? []
      : [problemMessage(who, "the name", "letters, digits, - and _", name)]),
    ...(routes.length === 0 ? [`${who}: routes must name at least one route`] : []),
    ...routes.flatMap(([key, route]) => routeProblems(name, key, route, api)),
    ...(resources === undefined ? [] : usesProblems(name, api.routes, resources)),
    ...conflicts(who, Object.keys(api.routes)),
    ...(api.cors?.origins ?? [])
      .filter((origin, _, { length }) => !isOrigin(origin) && !(origin === "*" && length === 1))
      .map((origin) =>
        problemMessage(
          who,
          "a CORS origin",
          'a scheme, host and port alone, without wildcards, e.g. "https://app.example.com", or "*" alone for any',
          origin,
        ),
      ),
    ...(/^[A-Za-z0-9_-]{1,128}$/.test(api.stageName ?? "v1")
      ? []
      : [problemMessage(who, "stageName", "letters, digits, - and _", api.stageName)]),
    ...(api.domain === undefined ? [] : apiDomainProblems(`${who} domain`, api.domain)),
    ...oneOf(who, "gatewayLogs", ["existing", "create", "off"], api.gatewayLogs),
    ...logRetentionProblems(who, api.logRetentionDays),
    ...throttleProblems(who, api.throttle),
    ...functionProblems(who, api),
  ];
}

function routeProblems(name: string, key: string, route: Route, api: ApiDefinition): string[] {
  const who = `SecuredApi "${name}" route "${key}"`;
  const parsed = parseRoute(key);
  // Pulumi appends "-role" and eight characters to make the role's name, and IAM takes 64.
  const tooLong = !("problem" in parsed) && `${name}-${parsed.slug}`.length > 51;
  const scopes = "scopes" in route ? (route.scopes ?? []) : [];
  return [
    ...("problem" in parsed ? [`${who}: ${parsed.problem}`] : []),
    ...(tooLong
      ? [`${who}: name and route together must be shorter: a role's name has 64 characters`]
      : []),
    ...scopes.flatMap((scope) => oneOf(who, "scopes", api.scopes ?? [], scope)),
    ...throttleProblems(who, route.throttle),
    // https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateStage.html rejects it: "Invalid method setting path".
    ...(route.throttle !== undefined && key.startsWith("ANY ")
      ? [`${who}: throttle is for one method: name GET, POST and so on, or set the API's throttle`]
      : []),
    ...functionProblems(who, route),
  ];
}

function usesProblems(name: string, routes: Routes, resources: AccessKinds): string[] {
  return Object.entries(routes).flatMap(([key, { uses = {} }]) =>
    Object.entries(uses).flatMap(([resource, accesses]) => {
      const who = `SecuredApi "${name}" route "${key}"`;
      const known = resources[resource]?.accessKinds;
      if (known === undefined) return oneOf(who, "uses", Object.keys(resources), resource);
      return accesses.flatMap((access) => oneOf(who, `uses.${resource}`, known, access));
    }),
  );
}

function throttleProblems(who: string, throttle: Throttle | undefined): string[] {
  return [
    ...integerInRange(who, "throttle.rate", [1, 10_000], throttle?.rate),
    ...integerInRange(who, "throttle.burst", [1, 5000], throttle?.burst),
  ];
}

function functionProblems(
  who: string,
  {
    timeout,
    memorySize,
    reservedConcurrency,
  }: Pick<Route, "timeout" | "memorySize" | "reservedConcurrency">,
) {
  return [
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    ...integerInRange(who, "timeout (seconds; the gateway waits 29)", [1, 28], timeout),
    ...integerInRange(who, "memorySize (MB)", [128, 10_240], memorySize),
    ...integerInRange(who, "reservedConcurrency", [1, 100_000], reservedConcurrency),
  ];
}

function conflicts(who: string, keys: readonly string[]): string[] {
  const routes = keys.map(parseRoute).filter((route): route is RouteKey => !("problem" in route));
  return [...new Set([...siblingVariables(who, routes), ...sameNames(who, routes)])];
}

/** API Gateway takes one variable per path segment: `/todo/{id}` and `/todo/{key}/notes` cannot be together. */
function siblingVariables(who: string, routes: readonly RouteKey[]): string[] {
  const variables = new Map<string, string>();
  return routes.flatMap(({ path }) => {
    const segments = path.split("/");
    return segments.flatMap((segment, depth) => {
      if (!segment.startsWith("{")) return [];
      const parent = segments.slice(0, depth).join("/");
      const known = variables.get(parent) ?? segment;
      variables.set(parent, known);
      if (known === segment) return [];
      return [
        `${who}: "${parent}/${known}" and "${parent}/${segment}" are alike: name the parameters the same`,
      ];
    });
  });
}

/** Routes whose functions would have one name. */
function sameNames(who: string, routes: readonly RouteKey[]): string[] {
  return routes.flatMap(({ slug }) => {
    const same = routes.filter((other) => other.slug === slug);
    if (same.length < 2) return [];
    const named = same.map(({ method, path }) => `"${method} ${path}"`).join(" and ");
    return [`${who}: ${named} are too alike to be named apart`];
  });
}

/** Origins are compared as they are: one with a wildcard, such as `https://*.example.com`, would be no page's. */
function isOrigin(value: string): boolean {
  if (value.includes("*") || !URL.canParse(value)) return false;
  const { protocol, origin } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && origin === value;
}
