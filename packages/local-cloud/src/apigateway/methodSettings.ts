import type { Operation } from "./document/apiDocument";
import { type Limit, methodKey } from "./throttling";

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
