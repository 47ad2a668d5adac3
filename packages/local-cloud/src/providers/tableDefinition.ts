import type { Properties } from "../program/properties";

/** CreateTable's input. */
export interface TableDefinition extends TableShape {
  readonly TableName: string;
  readonly AttributeDefinitions: unknown;
  readonly BillingMode?: string;
  readonly ProvisionedThroughput?: unknown;
}

/** The part of it that decides how items are stored: what DescribeTable tells of a table that exists. */
export interface TableShape {
  readonly KeySchema: unknown;
  readonly LocalSecondaryIndexes?: readonly IndexShape[];
  readonly GlobalSecondaryIndexes?: readonly IndexShape[];
}

interface IndexShape {
  readonly IndexName: string;
  readonly KeySchema: unknown;
  readonly Projection: {
    readonly ProjectionType?: unknown;
    readonly NonKeyAttributes?: readonly unknown[];
  };
}

/** Reads an `aws.dynamodb.Table`. */
export function tableDefinition(name: string, inputs: Properties): TableDefinition {
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

/** What AWS replaces a table for when it changes: its keys and its local indexes. Equal for equal ones. */
export function lastingShape({ KeySchema, LocalSecondaryIndexes }: TableShape): string {
  return JSON.stringify([KeySchema, comparable(LocalSecondaryIndexes)]);
}

/** The same, with the indexes that AWS adds to a table and takes from it. */
export function wholeShape(shape: TableShape): string {
  return JSON.stringify([lastingShape(shape), comparable(shape.GlobalSecondaryIndexes)]);
}

function comparable(indexes: readonly IndexShape[] = []): unknown {
  return indexes
    .map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      KeySchema,
      Projection.ProjectionType,
      [...(Projection.NonKeyAttributes ?? [])].map(String).sort(),
    ])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
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
      ...(Array.isArray(index.nonKeyAttributes)
        ? { NonKeyAttributes: index.nonKeyAttributes }
        : {}),
    },
  };
}

function keySchema(hashKey: unknown, rangeKey: unknown) {
  return [
    { AttributeName: hashKey, KeyType: "HASH" },
    ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" }]),
  ];
}

function records(value: unknown): Properties[] {
  return Array.isArray(value) ? (value as Properties[]) : [];
}
