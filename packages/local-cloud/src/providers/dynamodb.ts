import type { TableEngine } from "../dynamodb/dynalite";
import { account } from "../shared/names";
import type { State } from "../shared/state";
import { physicalName, type Providers } from "./provider";
import {
  lastingShape,
  type TableDefinition,
  tableDefinition,
  type TableShape,
  wholeShape,
} from "./tableDefinition";
import {
  createShelf,
  createTable,
  deleteTable,
  readItems,
  type Shelved,
  writeItems,
} from "./tableItems";

interface DynamoDbProviderOptions {
  readonly region: string;
  readonly engine: TableEngine;
  /** Where the items of removed tables wait. */
  readonly state: State<Shelved>;
  /** Told when a table with items is gone. */
  readonly notice: (line: string) => void;
}

/**
 * Tables come and go, and change their keys, as in AWS; but a slip of a program must cost nobody his items. So those of a
 * table that goes wait for one of the same name and keys.
 */
export function dynamoDbProviders({
  region,
  engine,
  state,
  notice,
}: DynamoDbProviderOptions): Providers {
  const shelf = createShelf(state);
  const shelved = (name: string, shape: TableShape) => `${name} ${lastingShape(shape)}`;

  async function find(name: string): Promise<TableShape | undefined> {
    const found = await engine.send("DescribeTable", JSON.stringify({ TableName: name }));
    if (found.status !== 200) return undefined;
    return (JSON.parse(found.body.toString("utf8")) as { readonly Table: TableShape }).Table;
  }

  /** Deletes a table and returns how many items of it are on the shelf now. */
  async function takeDown(name: string, shape: TableShape): Promise<number> {
    const items = await readItems(engine, name);
    await shelf.put(shelved(name, shape), items);
    await deleteTable(engine, name);
    return items.length;
  }

  async function putUp(wanted: TableDefinition, existing: TableShape | undefined): Promise<void> {
    const { TableName: name } = wanted;
    const from = shelved(name, wanted);
    if (existing === undefined || wholeShape(existing) !== wholeShape(wanted)) {
      const count = existing === undefined ? 0 : await takeDown(name, existing);
      if (count > 0 && existing !== undefined && shelved(name, existing) !== from) {
        notice(`Table ${name} has other keys and is empty: ${theItems(count)} with the old keys`);
      }
      await createTable(engine, wanted);
    }
    // Also when a run before was killed between a table and its items.
    await writeItems(engine, name, shelf.get(from));
    await shelf.clear(from);
  }

  return {
    "aws:dynamodb/table:Table": async (resource) => {
      const name = physicalName(resource);
      await putUp(tableDefinition(name, resource.inputs), await find(name));
      const arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
      return {
        id: name,
        outputs: { ...resource.inputs, name, arn },
        remove: async () => {
          const shape = await find(name);
          const count = shape === undefined ? 0 : await takeDown(name, shape);
          if (count > 0) notice(`Table ${name} is removed: ${theItems(count)} with it`);
        },
      };
    },
  };
}

function theItems(count: number): string {
  return count === 1 ? "its item comes back" : `its ${String(count)} items come back`;
}
