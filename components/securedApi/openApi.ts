import { type CorsArgs, corsPreflight, gatewayResponses } from "./cors";
import {
  type JsonObject,
  type JsonSchema,
  parseRoute,
  type Route,
  type RouteKey,
  type Routes,
} from "./route";

interface OpenApiArgs {
  readonly title: string;
  readonly authorizerName: string;
  readonly userPoolArn: string;
  readonly routes: Routes;
  /** How the gateway invokes each route's function, by route key. */
  readonly invokeArns: Readonly<Record<string, string>>;
  readonly cors: CorsArgs;
}

/**
 * The API as one OpenAPI 3 document with API Gateway's extensions: what is deployed, what runs locally, and what the
 * documentation shows.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function openApiDocument(args: OpenApiArgs): JsonObject {
  const routes = Object.entries(args.routes).flatMap(([key, route]) => {
    const parsed = parseRoute(key);
    return "problem" in parsed ? [] : [{ ...parsed, key, route }];
  });
  const paths = [...new Set(routes.map(({ path }) => path))];
  return {
    openapi: "3.0.1",
    info: { title: args.title, version: "1" },
    paths: Object.fromEntries(
      paths.map((path) => {
        const ofPath = routes.filter((each) => each.path === path);
        return [path, pathItem(ofPath, args)];
      }),
    ),
    components: {
      schemas: Object.fromEntries(
        routes.flatMap(({ key, route }) =>
          route.body ? [[modelName(key), modelOf(route.body)]] : [],
        ),
      ),
      securitySchemes: { [args.authorizerName]: authorizer(args.userPoolArn) },
    },
    "x-amazon-apigateway-request-validators": {
      body: { validateRequestBody: true, validateRequestParameters: true },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    "x-amazon-apigateway-gateway-responses": gatewayResponses(args.cors),
  };
}

interface KeyedRoute extends RouteKey {
  readonly key: string;
  readonly route: Route;
}

/** The operations of one path: those of its routes, and the preflight. */
function pathItem(routes: readonly KeyedRoute[], args: OpenApiArgs): JsonObject {
  const operations = routes.map((each): [string, JsonObject] => [
    each.method === "ANY" ? "x-amazon-apigateway-any-method" : each.method.toLowerCase(),
    operation(each, args),
  ]);
  const methods = routes.map(({ method }) => method).filter((method) => method !== "ANY");
  const preflight = corsPreflight(methods, args.cors);
  return { ...Object.fromEntries(operations), ...(preflight && { options: preflight }) };
}

function operation({ key, route, parameters }: KeyedRoute, args: OpenApiArgs): JsonObject {
  return {
    parameters: [
      ...parameters.map((name) => ({
        name,
        in: "path",
        required: true,
        schema: { type: "string" },
      })),
      ...Object.entries(route.query ?? {}).map(([name, { schema, required = false }]) => ({
        name,
        in: "query",
        required,
        schema,
      })),
    ],
    ...(route.body === undefined ? {} : { requestBody: requestBody(key, route) }),
    responses: { default: { description: "What the handler responds with" } },
    ...(route.public === true
      ? {}
      : { security: [{ [args.authorizerName]: [...(route.scopes ?? [])] }] }),
    "x-amazon-apigateway-request-validator": route.validateBody ? "body" : "parameters",
    "x-amazon-apigateway-integration": {
      type: "aws_proxy",
      httpMethod: "POST",
      uri: args.invokeArns[key],
      passthroughBehavior: "when_no_match",
    },
  };
}

function requestBody(key: string, route: Route): JsonObject {
  const schema = { $ref: `#/components/schemas/${modelName(key)}` };
  const types = route.contentTypes ?? ["application/json"];
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

/** API Gateway takes letters and digits only: `PUT /todo/{id}` becomes `PutTodoId`. */
function modelName(key: string): string {
  const [method = "", path = ""] = key.split(" ");
  const words = [method.toLowerCase(), ...path.split(/[^A-Za-z0-9]+/)];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function authorizer(userPoolArn: string): JsonObject {
  return {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "cognito_user_pools",
    "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [userPoolArn] },
  };
}

/**
 * A schema as API Gateway's import takes it. OpenAPI 3.0 has no list of types, and the import narrows some to their
 * first, so a member that may be null goes without a type: the model accepts more, never less.
 */
function modelOf(schema: JsonSchema): JsonSchema {
  const members = Object.entries(schema)
    .filter(([name, value]) => !(name === "type" && Array.isArray(value)))
    .map(([name, value]: [string, unknown]) => [name, isSchema(value) ? modelOf(value) : value]);
  return Object.fromEntries(members) as JsonSchema;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
