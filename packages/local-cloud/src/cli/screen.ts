import type { ServedOperation } from "../apigateway/gateway";
import type { RequestEntry } from "../consumedCapacity";
import type { Outputs } from "./connection";
import { type RouteLine, routesOf } from "./routes";

/**
 * What `start` prints once everything runs. `file`: where the outputs are. `stubs`: how many resources of each type are
 * not emulated.
 */
export function summary(
  title: string,
  outputs: Outputs,
  file: string,
  operations: readonly ServedOperation[],
  stubs: ReadonlyMap<string, number>,
  watching: boolean,
): string {
  const routes = routesOf(operations);
  const { apiUrl, user, cognitoEndpoint, dynamodbEndpoint, outbox, signInPage } = outputs.local;
  const width = Math.max(...routes.map(({ path }) => path.length));
  return [
    `${title} is running${watching ? ", and reloads when one of its files changes" : ""}. Ctrl-C stops it.`,
    "",
    ...(apiUrl === undefined ? [] : [`  API       ${apiUrl}`]),
    `  Cognito   ${cognitoEndpoint}`,
    `  DynamoDB  ${dynamodbEndpoint}`,
    `  Outbox    ${outbox}`,
    ...(signInPage === undefined ? [] : [`  Sign-in   ${signInPage}`]),
    "",
    ...routes.map(
      ({ method, path, guard }) => `  ${method.padEnd(7)} ${path.padEnd(width)}  ${guard}`,
    ),
    "",
    ...(user === undefined
      ? []
      : [`  Demo user ${user.username} with password ${user.password}`, ""]),
    ...(apiUrl === undefined ? [] : tryIt(apiUrl, routes)),
    `  Outputs in ${file}`,
    ...notEmulated(stubs),
  ].join("\n");
}

/** Lines to paste: a token, then a guarded route, one that takes a body where there is one. */
function tryIt(apiUrl: string, routes: readonly RouteLine[]): string[] {
  const guarded = routes.filter(({ guard, path }) => guard !== "public" && !path.includes("{"));
  const route = guarded.find(({ method }) => method === "POST") ?? guarded[0];
  if (route === undefined) return [];
  const flag = route.guard === "ID token" ? " --id" : "";
  const body = route.method === "POST" ? sampleBody(route) : undefined;
  const data =
    body === undefined ? "" : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  return [
    "  Try it in another terminal:",
    `    TOKEN=$(npx local-cloud token${flag})`,
    `    curl -i ${apiUrl}${route.path} -H "Authorization: Bearer $TOKEN"${data}`,
    "",
  ];
}

function sampleBody({ requiredMembers }: RouteLine): Record<string, string> | undefined {
  if (requiredMembers === undefined) return undefined;
  return Object.fromEntries(requiredMembers.map((name) => [name, `My first ${name}`]));
}

function notEmulated(stubs: ReadonlyMap<string, number>): string[] {
  if (stubs.size === 0) return [];
  const types = [...stubs].map(
    ([type, count]) => `${type.split(":").at(-1) ?? type} (${String(count)})`,
  );
  return [`  Not emulated, inputs echoed back: ${types.sort().join(", ")}`];
}

/**
 * One line for the terminal: `GET /v1/todo 200 12 ms TodoAPI-get-todo-1234567 0.5 units`, or why no
 * function has responded: `GET /v1/todo 401 1 ms Unauthorized: no token in the Authorization header`.
 */
export function requestLine(entry: RequestEntry): string {
  const { method, path, status, durationMs, functionName, consumedCapacity: units, error } = entry;
  const capacity = units === undefined ? "" : `${String(units)} ${units === 1 ? "unit" : "units"}`;
  return [
    method.padEnd(6),
    path,
    status,
    `${durationMs.toFixed(0)} ms`,
    functionName,
    capacity,
    error?.split("\n")[0],
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
}
