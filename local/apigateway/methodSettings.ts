import type { Operation } from "./apiDocument";
import { type Limit, methodKey } from "./throttle";

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
  const slash = methodPath.lastIndexOf("/");
  const path = methodPath.slice(0, slash).replaceAll("~1", "/").replace(/^\//, "");
  const method = methodPath.slice(slash + 1);
  const key = methodKey(path, method);
  const isMethod = operations.some(
    (operation) =>
      methodKey(operation.path, method) === key &&
      (operation.method === method || operation.method === "ANY"),
  );
  if (methodPath !== "*/*" && !isMethod) {
    throw new Error(
      `method settings for "${methodPath}": the API has no such method; write path/METHOD as in todo/{id}/GET, or */*`,
    );
  }
  const limited = isLimit(rate) || isLimit(burst);
  const limit = {
    rate: isLimit(rate) ? rate : accountRate,
    burst: isLimit(burst) ? burst : accountBurst,
  };
  return { key: methodPath === "*/*" ? methodPath : key, limit: limited ? limit : undefined };
}

function isLimit(value: number | undefined): value is number {
  return value !== undefined && value >= 0;
}
