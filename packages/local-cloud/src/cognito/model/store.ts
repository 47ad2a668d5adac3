import type { State } from "../../shared/state";
import type { CognitoData, PoolData } from "./document";

/** The one document that everything lasting is in. Change it in place and `save` in one go, before answering. */
export interface Store {
  /** Of the moment: what could not be saved is taken back, and this is another object then. */
  pool(poolId: string): PoolData;
  /** Resolves when every change so far is safe. */
  save(): Promise<void>;
}

export function createStore(state: State<CognitoData>): Store {
  return {
    pool: (poolId) => (state.value().pools[poolId] ??= { users: {}, sessions: {} }),
    save: () => state.save(),
  };
}
