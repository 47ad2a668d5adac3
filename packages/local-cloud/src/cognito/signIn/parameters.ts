import { invalidParameter } from "../protocol/errors";
import type { PoolClient, Service } from "../service";

/** Answers `InitiateAuth` for one auth flow: tokens, or a challenge. */
export type Flow = (
  service: Service,
  at: PoolClient,
  parameters: ReadonlyMap<string, string>,
) => Promise<object>;

export function requiredParameter(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name);
  if (value === undefined || value === "") {
    throw invalidParameter(`Missing required parameter ${name}`);
  }
  return value;
}
