import type * as aws from "@pulumi/aws";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import type { Transform } from "../shared/transform";

/** A JSON Schema, draft 4: what API Gateway's models understand. */
export type JsonSchema = object;

export type ApiHandler = (
  event: APIGatewayProxyEvent,
  context: aws.lambda.Context,
) => Promise<APIGatewayProxyResult>;

interface RouteArgs {
  /** Makes the handler, once per cold start: see `InlineFunctionArgs`. */
  readonly handler: () => ApiHandler;
  /** The JSON body, for the API's documentation and its models. */
  readonly body?: JsonSchema;
  /**
   * The gateway refuses bodies that do not fit the schema, with a plain `{"message":"Invalid request body"}` and without
   * a call of the function. Without it the handler refuses them and can point at every fault. @default false
   */
  readonly validateBody?: boolean;
  /** Content types of the body. @default ["application/json"] */
  readonly contentTypes?: readonly string[];
  /** Query parameters by name. */
  readonly query?: Readonly<
    Record<string, { readonly schema: JsonSchema; readonly required?: boolean }>
  >;
  /** What the function may use: kinds of access by the name of one of the API's `resources`. @default nothing */
  readonly uses?: Readonly<Record<string, readonly string[]>>;
  /**
   * Requests per second, and how many at once, that the gateway takes for this route from everybody together.
   * @default those of the API
   */
  readonly throttle?: Throttle;
  /** Seconds, less than the gateway's 29. @default 10 */
  readonly timeout?: number;
  /** MB. @default 512 */
  readonly memorySize?: number;
  readonly transform?: {
    readonly function?: Transform<aws.lambda.FunctionArgs>;
  };
}

/** A route is guarded unless it says `public: true`. */
export type Route = RouteArgs &
  (
    | {
        /** The access token must carry one of these; without scopes the route wants an ID token. */
        readonly scopes?: readonly string[];
        readonly public?: false;
      }
    | { readonly public: true }
  );

export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** Routes by method and path, e.g. `GET /todo/{id}`; `ANY /todo` takes the methods that `/todo` has no route for. */
export type Routes = Readonly<Record<string, Route>>;

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "ANY"] as const;

/** A route's key, taken apart. */
export interface RouteKey {
  readonly method: string;
  readonly path: string;
  /** Names of the path's `{parameters}`. */
  readonly parameters: readonly string[];
  /** For names of resources, e.g. `get-todo-id`. */
  readonly slug: string;
}

const segment = /^(?:[A-Za-z0-9._~:-]+|\{[A-Za-z0-9._-]+\+?\})$/;

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
  const wrong = path === "/" ? undefined : segments.find((each) => !segment.test(each));
  if (wrong !== undefined) {
    return {
      problem: `path segment "${wrong}" must be letters, digits and ._~:- or one {parameter}`,
    };
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
