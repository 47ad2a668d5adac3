import type { State } from "../state";
import type { CognitoData, PoolData } from "./data";

/** The one document that everything lasting is in. Change it in place, then `save` before answering. */
export interface Store {
  pool(poolId: string): PoolData;
  /** Resolves when every change so far is safe. */
  save(): Promise<void>;
}

export function createStore(state: State<CognitoData>): Store {
  const data: CognitoData = state.read() ?? { pools: {} };
  return {
    pool: (poolId) => (data.pools[poolId] ??= { users: {}, sessions: {} }),
    save: () => state.write(data),
  };
}
