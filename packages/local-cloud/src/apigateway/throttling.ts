import type { Operation } from "./document/apiDocument";

/** How many requests a method takes: `rate` each second on average, `burst` at once. */
export interface Limit {
  readonly rate: number;
  readonly burst: number;
}

/** Says whether one more call of the method may pass now. */
export type Throttle = (resourcePath: string, method: string) => boolean;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * One token bucket for each method, as API Gateway has it: a limit for the whole stage holds for each method by itself.
 * `limits` go by `path/METHOD`, or by the stage-wide `*`+`/*`; `now` is in milliseconds.
 */
export function createThrottle(
  limits: ReadonlyMap<string, Limit>,
  now: () => number = () => performance.now(),
): Throttle {
  const buckets = new Map<string, Bucket>();
  return (resourcePath, method) => {
    const key = methodKey(resourcePath, method);
    const limit =
      limits.get(key) ?? limits.get(methodKey(resourcePath, "ANY")) ?? limits.get("*/*");
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

/** A method as method settings name it: `todo/{id}/GET`, without the leading slash. */
function methodKey(resourcePath: string, method: string): string {
  return `${resourcePath.replace(/^\//, "")}/${method}`;
}

/** The part of a method's settings that changes what is answered. `undefined` or negative: no limit. */
export interface Throttling {
  /** Requests each second. */
  readonly rate: number | undefined;
  readonly burst: number | undefined;
}

// An account's own limits, which hold where a method has none.
const accountRate = 10_000;
const accountBurst = 5_000;

/** Reads a method path such as `todo/{id}/GET`, `/todo/GET` or the stage-wide one, and its limit. */
export function readLimit(
  methodPath: string,
  { rate, burst }: Throttling,
  operations: readonly Operation[],
): { readonly key: string; readonly limit: Limit | undefined } {
  const key = limitKey(methodPath);
  const method = key.slice(key.lastIndexOf("/") + 1);
  const isMethod = operations.some(
    (operation) =>
      methodKey(operation.path, method) === key &&
      (operation.method === method || operation.method === "ANY"),
  );
  if (key !== "*/*" && !isMethod) {
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

/** What a method path is known by, however it is written. */
export function limitKey(methodPath: string): string {
  const slash = methodPath.lastIndexOf("/");
  const path = methodPath.slice(0, slash).replaceAll("~1", "/").replace(/^\//, "");
  return methodKey(path, methodPath.slice(slash + 1));
}

function isLimit(value: number | undefined): value is number {
  return value !== undefined && value >= 0;
}
