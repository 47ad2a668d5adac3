import type { ApiOperation } from "./document/apiDocument";

/** How many requests a method takes: `rate` per second on average, `burst` at once. */
export interface Limit {
  readonly rate: number;
  readonly burst: number;
}

/** Takes a token for one call of the method: whether the call may pass now. */
export type Throttler = (resourcePath: string, method: string) => boolean;

/** The key of the limit that applies to every method without one of its own. */
const wholeStage = "*/*";

interface Bucket {
  tokens: number;
  /** In milliseconds. */
  filledAt: number;
}

/**
 * One token bucket per method, as in API Gateway: a stage-wide limit applies to each method separately. `limits` are keyed
 * as `readLimit` and `limitKey` do, and are read at each call; `now` is in milliseconds.
 */
export function createThrottler(
  limits: ReadonlyMap<string, Limit>,
  now: () => number = () => performance.now(),
): Throttler {
  const buckets = new Map<string, Bucket>();
  return (resourcePath, method) => {
    const key = methodKey(resourcePath, method);
    const limit = limits.get(key) ?? limits.get(wholeStage);
    if (limit === undefined) return true;
    const time = now();
    const bucket = buckets.get(key) ?? { tokens: limit.burst, filledAt: time };
    const gained = ((time - bucket.filledAt) / 1000) * limit.rate;
    const tokens = Math.min(limit.burst, bucket.tokens + gained);
    const passes = tokens >= 1;
    buckets.set(key, { tokens: passes ? tokens - 1 : tokens, filledAt: time });
    return passes;
  };
}

/** The settings of a method that limit it. `undefined` or negative: no limit. */
export interface ThrottlingSettings {
  /** Requests per second. */
  readonly rate: number | undefined;
  readonly burst: number | undefined;
}

const verbs = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

// An account's own limits: what a setting that gives only rate or burst takes for the other.
const accountRate = 10_000;
const accountBurst = 5_000;

/**
 * The limit that settings put on a method path such as `~1todo~1{id}/GET` or the stage-wide `*`+`/*`, and its key; no limit
 * where neither rate nor burst is set.
 * @throws Error where the path is not as AWS takes it, or the API has no such method.
 */
export function readLimit(
  methodPath: string,
  { rate, burst }: ThrottlingSettings,
  operations: readonly ApiOperation[],
): { readonly key: string; readonly limit: Limit | undefined } {
  checkMethodPath(methodPath, operations);
  const limited = isLimit(rate) || isLimit(burst);
  const limit = {
    rate: isLimit(rate) ? rate : accountRate,
    burst: isLimit(burst) ? burst : accountBurst,
  };
  return { key: limitKey(methodPath), limit: limited ? limit : undefined };
}

/**
 * A patch of a stage takes only paths whose slashes are escaped, and a verb: settings under another spelling are stored
 * where no method finds them, and `ANY` is rejected.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_MethodSetting.html
 */
function checkMethodPath(methodPath: string, operations: readonly ApiOperation[]): void {
  if (methodPath === wholeStage) return;
  const slash = methodPath.lastIndexOf("/");
  const [path, method] = [methodPath.slice(0, slash), methodPath.slice(slash + 1)];
  const who = `method settings for "${methodPath}"`;
  if (!/^~1[^/]*$/.test(path)) {
    const escaped = `~1${path.replaceAll("~1", "/").replace(/^\//, "").replaceAll("/", "~1")}`;
    throw new Error(`${who}: write slashes in the path as ~1: "${escaped}/${method}"`);
  }
  if (method === "ANY" || method === "*") {
    throw new Error(
      `${who}: AWS takes no ${method} for a path: name GET, POST and so on, or use "*/*"`,
    );
  }
  const key = limitKey(methodPath);
  const isMethod = operations.some(
    (operation) =>
      methodKey(operation.path, method) === key &&
      (operation.method === method || (operation.method === "ANY" && verbs.has(method))),
  );
  if (!isMethod) {
    throw new Error(
      `${who}: the API has no such method; write "~1path/METHOD" as in "~1todo~1{id}/GET", or "*/*"`,
    );
  }
}

/** The key of a method path: its path without the leading slash. */
export function limitKey(methodPath: string): string {
  if (methodPath === wholeStage) return wholeStage;
  const slash = methodPath.lastIndexOf("/");
  return methodKey(methodPath.slice(0, slash).replaceAll("~1", "/"), methodPath.slice(slash + 1));
}

/** `todo/{id}/GET`, without the leading slash. */
function methodKey(resourcePath: string, method: string): string {
  return `${resourcePath.replace(/^\//, "")}/${method}`;
}

function isLimit(value: number | undefined): value is number {
  return value !== undefined && value >= 0;
}
