import type * as aws from "@pulumi/aws";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { Transform } from "../shared/transform";

/** A JSON Schema, draft 4: what API Gateway's models understand. */
export type JsonSchema = object;

/** A part of the API's document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A handler of requests through API Gateway's Lambda proxy integration. */
export type ApiHandler = (
  event: APIGatewayProxyEvent,
  context: aws.lambda.Context,
) => Promise<APIGatewayProxyResult>;

/** The function of a route, and what the gateway lets through to it. */
interface RouteArgs {
  /**
   * Makes the handler, once per cold start. It is serialized as a closure: create clients and state inside it, and
   * capture only functions and plain data.
   */
  readonly handler: () => ApiHandler;
  /** The schema of the JSON body, for the API's documentation and its models. @default no body */
  readonly body?: JsonSchema;
  /**
   * The gateway rejects bodies that do not match the schema, with a plain `{"message":"Invalid request body"}` and without
   * calling the function. Otherwise the handler rejects them, and can report every issue. @default false
   */
  readonly validateBody?: boolean;
  /** Content types of the body. @default ["application/json"] */
  readonly contentTypes?: readonly string[];
  /** Query parameters by name, e.g. `{ limit: { schema: { type: "integer" } } }`. @default none */
  readonly query?: Readonly<
    Record<string, { readonly schema: JsonSchema; readonly required?: boolean }>
  >;
  /**
   * What the function may use: kinds of access by the name of one of the API's `resources`, e.g. `{ notes: ["get"] }`.
   * @default nothing
   */
  readonly uses?: Readonly<Record<string, readonly string[]>>;
  /**
   * What the gateway accepts for this route from all clients together; not for `ANY`, which has that of the API.
   * @default that of the API; { rate: 5, burst: 10 } for a public route
   */
  readonly throttle?: Throttle;
  /** How many calls of the function may run at once, as for the API. @default that of the API */
  readonly reservedConcurrency?: number;
  /** Seconds, less than the gateway's 29. @default that of the API */
  readonly timeout?: number;
  /** MB. @default that of the API */
  readonly memorySize?: number;
  /** Changes the function's arguments just before it is created. @default unchanged */
  readonly transform?: {
    readonly function?: Transform<aws.lambda.FunctionArgs>;
  };
}

/** A route requires a token unless it says `public: true`. */
export type Route = RouteArgs &
  (
    | {
        /** The access token must carry one of these. @default none: the route requires an ID token */
        readonly scopes?: readonly string[];
        readonly public?: false;
      }
    | {
        /** Anyone may call the route, without a token, and all of them together up to its `throttle`. @default false */
        readonly public: true;
      }
  );

/** A limit of requests; the gateway responds 429 to those above it. */
export interface Throttle {
  /** Requests per second, 1 to 10 000. */
  readonly rate: number;
  /** Requests at once, 1 to 5000. */
  readonly burst: number;
}

/** Routes by method and path, e.g. `GET /todo/{id}`; `ANY /todo` handles the methods that `/todo` has no route for. */
export type Routes = Readonly<Record<string, Route>>;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "ANY"] as const;

/** A route's key, parsed. */
export interface RouteKey {
  readonly method: string;
  readonly path: string;
  /** Names of the path's `{parameters}`. */
  readonly parameters: readonly string[];
  /** The route's part of resource names, e.g. `get-todo-id`. */
  readonly slug: string;
}

// API Gateway rejects further characters of URLs, `~` among them, and keeps two paths for its own health checks.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
const reservedPaths = ["/ping", "/sping"];
const segment = /^(?:[A-Za-z0-9._:-]+|\{[A-Za-z0-9._-]+\+?\})$/;

/** Reads `METHOD /path`, or says what is wrong with it. */
export function parseRoute(key: string): RouteKey | { readonly problem: string } {
  const [method = "", path = "", ...rest] = key.split(" ");
  if (rest.length > 0 || path === "" || !path.startsWith("/")) {
    return { problem: 'must be a method and a path such as "GET /todo/{id}"' };
  }
  if (!(methods as readonly string[]).includes(method)) {
    return { problem: `method must be one of ${methods.join(", ")}, not "${method}"` };
  }
  const segments = path.slice(1).split("/");
  const invalid = path === "/" ? undefined : segments.find((each) => !segment.test(each));
  if (invalid !== undefined) {
    return {
      problem: `path segment "${invalid}" must be letters, digits and ._:- or one {parameter}`,
    };
  }
  if (reservedPaths.includes(path)) {
    return { problem: `path ${path} is API Gateway's own: choose another, such as /health` };
  }
  const greedy = segments.findIndex((each) => each.endsWith("+}"));
  if (greedy >= 0 && greedy < segments.length - 1) {
    return { problem: `"${segments[greedy] ?? ""}" takes all that follows, so it must come last` };
  }
  const parameters = segments.flatMap((each) => /^\{([^+}]+)\+?\}$/.exec(each)?.[1] ?? []);
  if (new Set(parameters).size < parameters.length) {
    return { problem: "must name each parameter once" };
  }
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return {
    method,
    path,
    parameters,
    slug: [method.toLowerCase(), ...words].join("-"),
  };
}
