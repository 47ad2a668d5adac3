import { logRetentionProblems } from "./logRetention";
import { oneOf, problem, wholeNumber } from "./problems";
import { parseRoute, type Route, type RouteKey } from "./route";
import type { ApiDefinition } from "./securedApi";

/** Everything that is wrong with an API's definition, before anything is registered. */
export function securedApiProblems(name: string, api: ApiDefinition): string[] {
  const who = `SecuredApi "${name}"`;
  const routes = Object.entries(api.routes);
  return [
    ...(routes.length === 0 ? [`${who}: routes must name at least one route`] : []),
    ...routes.flatMap(([key, route]) => routeProblems(name, key, route, api)),
    ...conflicts(who, Object.keys(api.routes)),
    ...(api.cors?.origins ?? [])
      .filter((origin) => !isOrigin(origin))
      .map((origin) =>
        problem(
          who,
          "a CORS origin",
          'a scheme, host and port alone, e.g. "https://app.example.com"',
          origin,
        ),
      ),
    ...(/^[A-Za-z0-9_-]{1,128}$/.test(api.stageName ?? "v1")
      ? []
      : [problem(who, "stageName", "letters, digits, - and _", api.stageName)]),
    ...oneOf(who, "gatewayLogs", ["existing", "create", "off"], api.gatewayLogs),
    ...logRetentionProblems(who, api.logRetentionDays),
    ...wholeNumber(who, "throttle.rate", [1, 10_000], api.throttle?.rate),
    ...wholeNumber(who, "throttle.burst", [1, 5000], api.throttle?.burst),
    ...functionProblems(who, api),
  ];
}

function routeProblems(name: string, key: string, route: Route, api: ApiDefinition): string[] {
  const who = `SecuredApi "${name}" route "${key}"`;
  const parsed = parseRoute(key);
  // Pulumi appends eight characters to make the function's name, and Lambda takes 64.
  const tooLong = !("problem" in parsed) && `${name}-${parsed.slug}`.length > 56;
  const scopes = "scopes" in route ? (route.scopes ?? []) : [];
  return [
    ...("problem" in parsed ? [`${who}: ${parsed.problem}`] : []),
    ...(tooLong
      ? [`${who}: name and route together must be shorter: a function's name has 64 characters`]
      : []),
    ...scopes.flatMap((scope) => oneOf(who, "scopes", api.scopes ?? [], scope)),
    ...functionProblems(who, route),
  ];
}

function functionProblems(
  who: string,
  { timeout, memorySize }: Pick<Route, "timeout" | "memorySize">,
) {
  return [
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    ...wholeNumber(who, "timeout (seconds; the gateway waits 29)", [1, 28], timeout),
    ...wholeNumber(who, "memorySize (MB)", [128, 10_240], memorySize),
  ];
}

/** Routes that API Gateway cannot tell apart: `/todo/{id}` and `/todo/{key}` are one place with two names. */
function conflicts(who: string, keys: readonly string[]): string[] {
  const parsed = keys.map(parseRoute).filter((route): route is RouteKey => !("problem" in route));
  const shapes = new Map<string, string>();
  const problems: string[] = [];
  for (const { method, path } of parsed) {
    const shape = path.replace(/\{[^}+]+(\+?)\}/g, "{$1}");
    const known = shapes.get(shape);
    if (known !== undefined && known !== path) {
      problems.push(`${who}: "${known}" and "${path}" are alike: name the parameters the same`);
    }
    shapes.set(shape, path);
    const slug = parsed.filter((other) => other.method === method && sameSlug(other.path, path));
    if (slug.length > 1 && slug[0]?.path === path) {
      problems.push(
        `${who}: ${slug.map((other) => `"${other.method} ${other.path}"`).join(" and ")} are too alike to be named apart`,
      );
    }
  }
  return [...new Set(problems)];
}

function sameSlug(one: string, other: string): boolean {
  const words = (path: string) =>
    path
      .split(/[^A-Za-z0-9]+/)
      .filter(Boolean)
      .join("-");
  return words(one) === words(other);
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin } = new URL(text);
  return (protocol === "https:" || protocol === "http:") && origin === text;
}
