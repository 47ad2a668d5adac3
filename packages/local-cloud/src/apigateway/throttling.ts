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
    const limit =
      limits.get(key) ?? limits.get(methodKey(resourcePath, "ANY")) ?? limits.get(wholeStage);
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

// An account's own limits: what a setting that gives only rate or burst takes for the other.
const accountRate = 10_000;
const accountBurst = 5_000;

/**
 * The limit that settings put on a method path such as `todo/{id}/GET`, `/todo/GET` or the stage-wide `*`+`/*`, and its
 * key; no limit where neither rate nor burst is set.
 * @throws Error where the API has no such method.
 */
export function readLimit(
  methodPath: string,
  { rate, burst }: ThrottlingSettings,
  operations: readonly ApiOperation[],
): { readonly key: string; readonly limit: Limit | undefined } {
  const key = limitKey(methodPath);
  const method = key.slice(key.lastIndexOf("/") + 1);
  const isMethod = operations.some(
    (operation) =>
      methodKey(operation.path, method) === key &&
      (operation.method === method || operation.method === "ANY"),
  );
  if (key !== wholeStage && !isMethod) {
    throw new Error(
      `method settings for "${methodPath}": the API has no such method; write path/METHOD as in todo/{id}/GET, or */*`,
    );
  }
  const limited = isLimit(rate) || isLimit(burst);
  const limit = {
    rate: isLimit(rate) ? rate : accountRate,
    burst: isLimit(burst) ? burst : accountBurst,
  };
  return { key, limit: limited ? limit : undefined };
}

/** The key of a method path, however it is written: with or without a leading slash, slashes escaped as `~1` or not. */
export function limitKey(methodPath: string): string {
  const slash = methodPath.lastIndexOf("/");
  const path = methodPath.slice(0, slash).replaceAll("~1", "/").replace(/^\//, "");
  return methodKey(path, methodPath.slice(slash + 1));
}

/** `todo/{id}/GET`, without the leading slash. */
function methodKey(resourcePath: string, method: string): string {
  return `${resourcePath.replace(/^\//, "")}/${method}`;
}

function isLimit(value: number | undefined): value is number {
  return value !== undefined && value >= 0;
}
