import { type JsonObject, objectsIn } from "../shared/json";

/** CreateTable's input. */
export interface TableDefinition extends TableSchema {
  readonly TableName: string;
  readonly AttributeDefinitions: unknown;
  readonly BillingMode?: string;
  readonly ProvisionedThroughput?: unknown;
}

/** The part of it that decides how items are stored, as DescribeTable returns it for an existing table. */
export interface TableSchema {
  readonly KeySchema: unknown;
  readonly LocalSecondaryIndexes?: readonly IndexSchema[];
  readonly GlobalSecondaryIndexes?: readonly IndexSchema[];
}

interface IndexSchema {
  readonly IndexName: string;
  readonly KeySchema: unknown;
  readonly Projection: {
    readonly ProjectionType?: unknown;
    readonly NonKeyAttributes?: readonly unknown[];
  };
}

/** Reads an `aws.dynamodb.Table`. */
export function tableDefinition(name: string, inputs: JsonObject): TableDefinition {
  const local = objectsIn(inputs, "localSecondaryIndexes").map((index) =>
    indexSchema(index, inputs.hashKey),
  );
  const global = objectsIn(inputs, "globalSecondaryIndexes").map((index) =>
    indexSchema(index, index.hashKey),
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
    AttributeDefinitions: objectsIn(inputs, "attributes").map(attributeDefinition),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
  };
}

function attributeDefinition({ name, type }: JsonObject) {
  return { AttributeName: name, AttributeType: type };
}

function indexSchema(index: JsonObject, hashKey: unknown): IndexSchema {
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

/** The keys and local indexes, a change of which replaces the table in AWS: equal strings for equal ones. */
export function replacementKey({ KeySchema, LocalSecondaryIndexes }: TableSchema): string {
  return JSON.stringify([KeySchema, comparable(LocalSecondaryIndexes)]);
}

/** The same with the global indexes, which AWS adds to a table and removes from it. */
export function schemaKey(schema: TableSchema): string {
  return JSON.stringify([replacementKey(schema), comparable(schema.GlobalSecondaryIndexes)]);
}

function comparable(indexes: readonly IndexSchema[] = []): unknown {
  return indexes
    .map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      KeySchema,
      Projection.ProjectionType,
      [...(Projection.NonKeyAttributes ?? [])].map(String).sort(),
    ])
    .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
}
