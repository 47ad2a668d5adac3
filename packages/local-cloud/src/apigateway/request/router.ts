import type { ApiOperation } from "../document/apiDocument";

/** The operation that takes a request, with the values of its path's variables. */
export interface MatchedRoute {
  readonly operation: ApiOperation;
  readonly pathParameters: ReadonlyMap<string, string>;
}

export type Router = (method: string, path: string) => MatchedRoute | undefined;

interface Resource {
  readonly segments: readonly string[];
  readonly operations: ReadonlyMap<string, ApiOperation>;
}

/** What `ANY` stands for. */
const anyMethods = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

/**
 * Finds the operation for a method and a path (without stage, percent-encoded): that of the most specific resource that
 * has the method itself or `ANY`; a literal segment goes before `{param}`, that before `{proxy+}`. A trailing slash makes
 * no difference. Parameters keep their percent-encoding, as in AWS.
 */
export function createRouter(operations: readonly ApiOperation[]): Router {
  const paths = [...new Set(operations.map(({ path }) => path))];
  const resources: readonly Resource[] = paths.map((path) => {
    const ofPath = operations.filter((operation) => operation.path === path);
    const byMethod = new Map(ofPath.map((operation) => [operation.method, operation]));
    return { segments: split(path), operations: byMethod };
  });
  // Compared segment by segment, so that the first resource that matches is the most specific one.
  const ordered = [...resources].sort((a, b) => compare(a.segments, b.segments));

  return (method, path) => {
    const segments = split(path);
    for (const resource of ordered) {
      const any = anyMethods.has(method) ? resource.operations.get("ANY") : undefined;
      const operation = resource.operations.get(method) ?? any;
      if (operation === undefined) continue;
      const pathParameters = match(resource.segments, segments);
      if (pathParameters !== undefined) return { operation, pathParameters };
    }
    return undefined;
  };
}

function split(path: string): readonly string[] {
  const inner = path.replace(/^\//, "").replace(/\/$/, "");
  return inner === "" ? [] : inner.split("/");
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, segment] of a.entries()) {
    const difference = rank(segment) - rank(b[index]);
    if (difference !== 0) return difference;
  }
  return rank(undefined) - rank(b[a.length]);
}

function rank(segment: string | undefined): number {
  if (segment === undefined) return 0;
  if (segment.endsWith("+}")) return 3;
  return segment.startsWith("{") ? 2 : 1;
}

function match(
  pattern: readonly string[],
  segments: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined || segment === "") return undefined;
    if (expected.endsWith("+}")) {
      return parameters.set(expected.slice(1, -2), segments.slice(index).join("/"));
    }
    if (expected.startsWith("{")) parameters.set(expected.slice(1, -1), segment);
    else if (expected !== segment && expected !== decoded(segment)) return undefined;
  }
  return pattern.length === segments.length ? parameters : undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // No valid percent-encoding: taken as it is.
    return segment;
  }
}
