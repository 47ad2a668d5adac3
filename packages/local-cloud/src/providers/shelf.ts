import type { State } from "../shared/state";
import type { Item } from "./tableItems";

/** Items of tables that are gone, by the table that they can go back to. */
export type Shelved = Record<string, readonly Item[]>;

/** Whether a file that is read holds them. */
export function isShelved(value: unknown): value is Shelved {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(Array.isArray)
  );
}

export interface Shelf {
  get(table: string): readonly Item[];
  /** Resolves when the items are safe. */
  put(table: string, items: readonly Item[]): Promise<void>;
  clear(table: string): Promise<void>;
}

export function createShelf(state: State<Shelved>): Shelf {
  async function clear(table: string): Promise<void> {
    if (!(table in state.value())) return;
    Reflect.deleteProperty(state.value(), table);
    await state.save();
  }
  return {
    get: (table) => state.value()[table] ?? [],
    put: async (table, items) => {
      if (items.length === 0) return clear(table);
      state.value()[table] = items;
      await state.save();
    },
    clear,
  };
}
