import type { Answer, TableEngine } from "../dynamodb/engine";
import type { Properties } from "../engine/properties";
import { account, physicalName } from "../names";
import type { Providers } from "./provider";

export function dynamoDbProviders(engine: TableEngine, region: string): Providers {
  return {
    "aws:dynamodb/table:Table": async (resource) => {
      const name = physicalName(resource);
      const wanted = createTableInput(name, resource.inputs);
      const existing = await engine.send("DescribeTable", JSON.stringify({ TableName: name }));
      if (existing.status !== 200) await createTable(engine, wanted);
      else refuseOtherKeys(name, wanted, tableShape(existing));
      const arn = `arn:aws:dynamodb:${region}:${account}:table/${name}`;
      return { id: name, outputs: { ...resource.inputs, name, arn } };
    },
  };
}

/** The part of CreateTable's input that decides how items are stored. */
interface Shape {
  readonly KeySchema: unknown;
  readonly LocalSecondaryIndexes?: readonly IndexShape[];
  readonly GlobalSecondaryIndexes?: readonly IndexShape[];
}

interface IndexShape {
  readonly IndexName: string;
  readonly KeySchema: unknown;
  readonly Projection?: unknown;
}

interface CreateTable extends Shape {
  readonly TableName: string;
  readonly AttributeDefinitions: unknown;
  readonly BillingMode?: string;
  readonly ProvisionedThroughput?: unknown;
}

async function createTable(engine: TableEngine, input: object): Promise<void> {
  const created = await engine.send("CreateTable", JSON.stringify(input));
  if (created.status !== 200) {
    throw new Error(`DynamoDB refused the table: ${created.body.toString("utf8")}`);
  }
  await waitUntilActive(engine, JSON.stringify(input));
}

async function waitUntilActive(engine: TableEngine, input: string): Promise<void> {
  for (;;) {
    const described = await engine.send("DescribeTable", input);
    if (described.body.includes('"TableStatus":"ACTIVE"')) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function createTableInput(name: string, inputs: Properties): CreateTable {
  const local = records(inputs.localSecondaryIndexes).map((index) =>
    indexShape(index, inputs.hashKey),
  );
  const global = records(inputs.globalSecondaryIndexes).map((index) =>
    indexShape(index, index.hashKey),
  );
  return {
    TableName: name,
    ...(inputs.billingMode === "PAY_PER_REQUEST"
      ? { BillingMode: "PAY_PER_REQUEST" }
      : {
          ProvisionedThroughput: {
            ReadCapacityUnits: inputs.readCapacity ?? 1,
            WriteCapacityUnits: inputs.writeCapacity ?? 1,
          },
        }),
    KeySchema: keySchema(inputs.hashKey, inputs.rangeKey),
    AttributeDefinitions: records(inputs.attributes).map(definition),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
  };
}

function definition({ name, type }: Properties) {
  return { AttributeName: name, AttributeType: type };
}

function indexShape(index: Properties, hashKey: unknown): IndexShape {
  return {
    IndexName: String(index.name),
    KeySchema: keySchema(hashKey, index.rangeKey),
    Projection: {
      ProjectionType: index.projectionType,
      ...(index.nonKeyAttributes === undefined ? {} : { NonKeyAttributes: index.nonKeyAttributes }),
    },
  };
}

function keySchema(hashKey: unknown, rangeKey: unknown) {
  return [
    { AttributeName: hashKey, KeyType: "HASH" },
    ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" }]),
  ];
}

function tableShape({ body }: Answer): Shape {
  const { Table } = JSON.parse(body.toString("utf8")) as { readonly Table: Shape };
  return Table;
}

/** A kept table whose keys changed in the program: AWS would replace it, and so lose its items. */
function refuseOtherKeys(name: string, wanted: Shape, kept: Shape): void {
  const keys = ({ KeySchema, LocalSecondaryIndexes, GlobalSecondaryIndexes }: Shape) =>
    JSON.stringify([
      KeySchema,
      ...[LocalSecondaryIndexes, GlobalSecondaryIndexes].map((indexes) =>
        (indexes ?? [])
          .map((index) => [index.IndexName, index.KeySchema])
          .sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
      ),
    ]);
  if (keys(wanted) === keys(kept)) return;
  throw new Error(
    `table ${name} is kept from an earlier run with other keys or indexes: AWS would replace it, items and all. ` +
      "Delete the stack's folder in .local/ to start afresh",
  );
}

function records(value: unknown): Properties[] {
  return Array.isArray(value) ? (value as Properties[]) : [];
}
