import type { TableEngine } from "../dynamodb/tableEngine";
import { account } from "../shared/names";
import type { State } from "../shared/state";
import { physicalName, type Providers } from "./provider";
import {
  replacementKey,
  schemaKey,
  type TableDefinition,
  tableDefinition,
  type TableSchema,
} from "./tableDefinition";
import {
  createBackup,
  createTable,
  type DeletedItems,
  deleteTable,
  describeTable,
  readItems,
  writeItems,
} from "./tableItems";

interface DynamoDbProviderOptions {
  readonly region: string;
  readonly engine: TableEngine;
  /** Where the items of deleted tables are kept. */
  readonly state: State<DeletedItems>;
  /** Called with a line when a table with items is gone. */
  readonly notice: (line: string) => void;
}

/**
 * Tables are created, replaced and deleted as in AWS. But a mistake in the program must not lose data: the items of a
 * deleted table are kept until a table with the same name and key schema returns.
 */
export function dynamoDbProviders({
  region,
  engine,
  state,
  notice,
}: DynamoDbProviderOptions): Providers {
  const backup = createBackup(state);
  const backupKey = (name: string, schema: TableSchema) => `${name} ${replacementKey(schema)}`;

  async function createOrReplaceTable(
    table: TableDefinition,
    existing: TableSchema | undefined,
  ): Promise<void> {
    const { TableName: name } = table;
    const key = backupKey(name, table);
    if (existing === undefined || schemaKey(existing) !== schemaKey(table)) {
      const count = existing === undefined ? 0 : await backUpAndDelete(name, existing);
      if (count > 0 && existing !== undefined && backupKey(name, existing) !== key) {
        notice(`Table ${name} has other keys and is empty: ${theItems(count)} with the old keys`);
      }
      await createTable(engine, table);
    }
    // Also when an earlier run was killed before it had restored the items of a table.
    await writeItems(engine, name, backup.items(key));
    await backup.discard(key);
  }

  /** Returns how many items the deleted table had. */
  async function backUpAndDelete(name: string, schema: TableSchema): Promise<number> {
    const items = await readItems(engine, name);
    await backup.keep(backupKey(name, schema), items);
    await deleteTable(engine, name);
    return items.length;
  }

  return {
    "aws:dynamodb/table:Table": async (resource) => {
      const name = physicalName(resource);
      const table = tableDefinition(name, resource.inputs);
      await createOrReplaceTable(table, await describeTable(engine, name));
      const arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
      return {
        id: name,
        outputs: { ...resource.inputs, name, arn },
        remove: async () => {
          const schema = await describeTable(engine, name);
          const count = schema === undefined ? 0 : await backUpAndDelete(name, schema);
          if (count > 0) notice(`Table ${name} is removed: ${theItems(count)} with it`);
        },
      };
    },
  };
}

function theItems(count: number): string {
  return count === 1 ? "its item comes back" : `its ${String(count)} items come back`;
}
