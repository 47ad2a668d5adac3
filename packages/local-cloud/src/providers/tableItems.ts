import type { TableEngine } from "../dynamodb/dynalite";
import type { State } from "../shared/state";
import type { TableDefinition } from "./tableDefinition";

/** An item in DynamoDB's own JSON. */
export type Item = Readonly<Record<string, unknown>>;

// BatchWriteItem takes no more.
const batch = 25;

/** Sends an operation that the local cloud itself needs; rejects with what DynamoDB says against it. */
export async function ask(engine: TableEngine, operation: string, input: object): Promise<Item> {
  const { status, body } = await engine.send(operation, JSON.stringify(input));
  const text = body.toString("utf8");
  if (status !== 200) throw new Error(`DynamoDB refused ${operation}: ${text}`);
  return JSON.parse(text) as Item;
}

/** Resolves when the table can be used. */
export async function createTable(engine: TableEngine, table: TableDefinition): Promise<void> {
  await ask(engine, "CreateTable", table);
  for (;;) {
    const { Table } = await ask(engine, "DescribeTable", { TableName: table.TableName });
    if ((Table as Item).TableStatus === "ACTIVE") return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Resolves when its name is free. */
export async function deleteTable(engine: TableEngine, table: string): Promise<void> {
  const input = { TableName: table };
  await ask(engine, "DeleteTable", input);
  while ((await engine.send("DescribeTable", JSON.stringify(input))).status === 200) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function readItems(engine: TableEngine, table: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let start: unknown;
  do {
    const page = await ask(engine, "Scan", { TableName: table, ExclusiveStartKey: start });
    items.push(...(page.Items as readonly Item[]));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

export async function writeItems(
  engine: TableEngine,
  table: string,
  items: readonly Item[],
): Promise<void> {
  for (let first = 0; first < items.length; first += batch) {
    const requests = items.slice(first, first + batch).map((Item) => ({ PutRequest: { Item } }));
    await ask(engine, "BatchWriteItem", { RequestItems: { [table]: requests } });
  }
}

/** Items of tables that are gone, by the table that they can go back to. */
export type Shelved = Readonly<Record<string, readonly Item[]>>;

/** Whether a file that is read holds them. */
export function isShelved(value: unknown): value is Shelved {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(Array.isArray)
  );
}

interface Shelf {
  get(table: string): readonly Item[];
  /** Resolves when the items are safe. */
  put(table: string, items: readonly Item[]): Promise<void>;
  clear(table: string): Promise<void>;
}

export function createShelf(state: State<Shelved>): Shelf {
  async function clear(table: string): Promise<void> {
    if (!(table in state.value())) return;
    await state.update((shelved) =>
      Object.fromEntries(Object.entries(shelved).filter(([name]) => name !== table)),
    );
  }
  return {
    get: (table) => state.value()[table] ?? [],
    put: async (table, items) => {
      if (items.length === 0) return clear(table);
      await state.update((shelved) => ({ ...shelved, [table]: items }));
    },
    clear,
  };
}
