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
export function methodKey(resourcePath: string, method: string): string {
  return `${resourcePath.replace(/^\//, "")}/${method}`;
}
