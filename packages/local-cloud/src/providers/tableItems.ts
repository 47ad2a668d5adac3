import type { TableEngine } from "../dynamodb/tableEngine";
import { isRecord, type JsonObject, objectIn, objectsIn, parseObject } from "../shared/json";
import type { State } from "../shared/state";
import type { TableDefinition, TableSchema } from "./tableDefinition";

/** An item in DynamoDB's JSON. */
export type Item = JsonObject;

// The limit of BatchWriteItem.
const batchSize = 25;
const pollMs = 5;

/** Sends an operation of the local cloud itself; rejects with DynamoDB's error. */
export async function send(
  engine: TableEngine,
  operation: string,
  input: object,
): Promise<JsonObject> {
  const { status, body } = await engine.send(operation, JSON.stringify(input));
  const output = parseObject(body);
  if (status === 200 && output !== undefined) return output;
  throw new Error(`${operation} failed: ${body.toString("utf8")}`);
}

/** Resolves when the table can be used. */
export async function createTable(engine: TableEngine, table: TableDefinition): Promise<void> {
  await send(engine, "CreateTable", table);
  const describe = () => send(engine, "DescribeTable", { TableName: table.TableName });
  while (objectIn(await describe(), "Table").TableStatus !== "ACTIVE") await delay();
}

/** Resolves when its name is free. */
export async function deleteTable(engine: TableEngine, name: string): Promise<void> {
  await send(engine, "DeleteTable", { TableName: name });
  while ((await describeTable(engine, name)) !== undefined) await delay();
}

/** `undefined` when there is no such table. */
export async function describeTable(
  engine: TableEngine,
  name: string,
): Promise<TableSchema | undefined> {
  const { status, body } = await engine.send("DescribeTable", JSON.stringify({ TableName: name }));
  if (status !== 200) return undefined;
  return (JSON.parse(body.toString("utf8")) as { readonly Table: TableSchema }).Table;
}

function delay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollMs));
}

export async function readItems(engine: TableEngine, name: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  let start: unknown;
  do {
    const page = await send(engine, "Scan", { TableName: name, ExclusiveStartKey: start });
    items.push(...objectsIn(page, "Items"));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

export async function writeItems(
  engine: TableEngine,
  name: string,
  items: readonly Item[],
): Promise<void> {
  for (let first = 0; first < items.length; first += batchSize) {
    const batch = items.slice(first, first + batchSize);
    const requests = batch.map((Item) => ({ PutRequest: { Item } }));
    await send(engine, "BatchWriteItem", { RequestItems: { [name]: requests } });
  }
}

/** Items of deleted tables, by the key of the table that they can be restored to. */
export type DeletedItems = Readonly<Record<string, readonly Item[]>>;

/** A shallow check of a file's content. */
export function isDeletedItems(value: unknown): value is DeletedItems {
  return isRecord(value) && Object.values(value).every(Array.isArray);
}

interface DeletedItemsBackup {
  items(key: string): readonly Item[];
  /** Replaces the items of a table. Resolves when they are safe. */
  keep(key: string, items: readonly Item[]): Promise<void>;
  discard(key: string): Promise<void>;
}

export function createBackup(state: State<DeletedItems>): DeletedItemsBackup {
  async function discard(key: string): Promise<void> {
    if (!(key in state.value())) return;
    await state.update((deleted) =>
      Object.fromEntries(Object.entries(deleted).filter(([name]) => name !== key)),
    );
  }
  return {
    items: (key) => state.value()[key] ?? [],
    keep: async (key, items) => {
      if (items.length === 0) return discard(key);
      await state.update((deleted) => ({ ...deleted, [key]: items }));
    },
    discard,
  };
}
