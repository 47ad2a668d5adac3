import type { PoolClient, Service } from "../service";

/** Answers `RespondToAuthChallenge` for one challenge: tokens, or the next challenge. */
export type Answer = (service: Service, at: PoolClient, given: Given) => Promise<object>;

export interface Given {
  readonly session: unknown;
  readonly responses: ReadonlyMap<string, string>;
  readonly clientMetadata: ReadonlyMap<string, string>;
}
