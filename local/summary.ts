import type { Resource } from "./engine/engine";
import type { Outputs } from "./outputs";

interface Operation {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>>;
  };
}

interface ApiDocument {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly schemas?: Readonly<Record<string, { readonly required?: readonly string[] }>>;
  };
}

interface Line {
  readonly method: string;
  readonly path: string;
  readonly guard: string;
  readonly operation: Operation;
}

/** What `npm start` shows once everything runs. */
export function summary(
  title: string,
  outputs: Outputs,
  resources: readonly Resource[],
  recorded: ReadonlyMap<string, number>,
): string {
  const documents = resources
    .filter(({ type }) => type === "aws:apigateway/restApi:RestApi")
    .map(({ inputs }) => JSON.parse(String(inputs.body)) as ApiDocument);
  const routes = documents.flatMap(routesOf);
  const apiUrl = String(outputs.apiUrl);
  const { user, cognitoEndpoint, dynamodbEndpoint } = outputs.local;
  const width = Math.max(...routes.map(({ path }) => path.length));
  return [
    `${title} is running. Ctrl-C stops it.`,
    "",
    `  API       ${apiUrl}`,
    `  Cognito   ${cognitoEndpoint}`,
    `  DynamoDB  ${dynamodbEndpoint}`,
    "",
    ...routes.map(
      ({ method, path, guard }) => `  ${method.padEnd(7)} ${path.padEnd(width)}  ${guard}`,
    ),
    "",
    ...(user === undefined
      ? []
      : [`  Demo user ${user.username} with password ${user.password}`, ""]),
    ...tryIt(apiUrl, routes, documents),
    "  Outputs in .local/outputs.json",
    ...nothingBehind(recorded),
  ].join("\n");
}

function routesOf({ paths = {} }: ApiDocument): Line[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => method !== "options")
      .map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        guard: guardOf(operation),
        operation,
      })),
  );
}

function guardOf({ security }: Operation): string {
  if (security === undefined) return "public";
  const scopes = security.flatMap((each) => Object.values(each).flat());
  return scopes.length === 0 ? "ID token" : `access token with ${scopes.join(" or ")}`;
}

/** Lines to paste: a token, then a guarded route, one that takes a body where there is one. */
function tryIt(
  apiUrl: string,
  routes: readonly Line[],
  documents: readonly ApiDocument[],
): string[] {
  const guarded = routes.filter(({ guard, path }) => guard !== "public" && !path.includes("{"));
  const route = guarded.find(({ method }) => method === "POST") ?? guarded[0];
  if (route === undefined) return [];
  const flag = route.guard === "ID token" ? " -- --id" : "";
  const body = route.method === "POST" ? sampleBody(route.operation, documents) : undefined;
  const data =
    body === undefined ? "" : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
  return [
    "  Try it in another terminal:",
    `    TOKEN=$(npm run --silent token${flag})`,
    `    curl -i ${apiUrl}${route.path} -H "Authorization: Bearer $TOKEN"${data}`,
    "",
  ];
}

function sampleBody(
  { requestBody }: Operation,
  documents: readonly ApiDocument[],
): Record<string, string> | undefined {
  const [content] = Object.values(requestBody?.content ?? {});
  const name = content?.schema?.$ref?.split("/").at(-1);
  if (name === undefined) return undefined;
  const required = documents.flatMap(
    ({ components }) => components?.schemas?.[name]?.required ?? [],
  );
  return Object.fromEntries(required.map((property) => [property, `My first ${property}`]));
}

function nothingBehind(recorded: ReadonlyMap<string, number>): string[] {
  if (recorded.size === 0) return [];
  const types = [...recorded].map(
    ([type, count]) => `${type.split(":").at(-1) ?? type} (${String(count)})`,
  );
  return [`  Answered without anything behind them: ${types.sort().join(", ")}`];
}
