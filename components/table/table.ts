import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Grantable, PolicyStatement } from "../shared/iam";
import { type Transform, transformed } from "../shared/transform";

/** A key attribute: the name of a string attribute, otherwise name and type, e.g. `{ name: "at", type: "number" }`. */
export type KeyAttribute =
  string | { readonly name: string; readonly type: "string" | "number" | "binary" };

/** An index over all attributes of the items that have its keys. */
export type TableIndex =
  /** The table's partition key under another order; reads can be strongly consistent. Fixed when the table is created. */
  | { readonly kind: "local"; readonly sortKey: KeyAttribute }
  /** Other keys; reads are eventually consistent. */
  | {
      readonly kind: "global";
      readonly partitionKey: KeyAttribute;
      readonly sortKey?: KeyAttribute;
    };

/** A table: its keys, its indexes, and how its items are protected. */
export interface TableArgs {
  /** What items are distributed by, e.g. `"owner"`. */
  readonly partitionKey: KeyAttribute;
  /** What items with the same partition key are ordered by, e.g. `"id"`. @default none: the partition key identifies an item */
  readonly sortKey?: KeyAttribute;
  /** By index name, e.g. `{ newest: { kind: "local", sortKey: "createdAt" } }`. @default none */
  readonly indexes?: Readonly<Record<string, TableIndex>>;
  /** The number attribute that holds the second (Unix time) after which an item is deleted. @default items stay */
  readonly timeToLive?: string;
  /** Restore to any second of the last 35 days. @default true */
  readonly pointInTimeRecovery?: boolean;
  /** AWS rejects the deletion of the table. @default false */
  readonly deletionProtection?: boolean;
  /** Changes the table's arguments just before it is created. @default unchanged */
  readonly transform?: { readonly table?: Transform<aws.dynamodb.TableArgs> };
}

/** Kinds of access, each one action; `list` covers the table and its indexes. */
const actions = {
  get: "dynamodb:GetItem",
  batchGet: "dynamodb:BatchGetItem",
  list: "dynamodb:Query",
  create: "dynamodb:PutItem",
  update: "dynamodb:UpdateItem",
  delete: "dynamodb:DeleteItem",
} as const;

const combinations = {
  read: ["get", "list"],
  write: ["create", "update", "delete"],
} as const;

/**
 * The kinds of access that a table with these arguments can grant, `list:<index>` for one index alone among them. There is
 * none for `Scan`, which reads all users' items.
 */
export function tableAccessKinds({ indexes = {} }: Pick<TableArgs, "indexes">): readonly string[] {
  return [
    ...Object.keys(actions),
    ...Object.keys(combinations),
    ...Object.keys(indexes).map((index) => `list:${index}`),
  ];
}

/**
 * An on-demand DynamoDB table: encrypted, restorable, and open only to functions that were granted access.
 *
 * `new Table("Notes", { partitionKey: "owner", sortKey: "id" })`
 */
export class Table extends pulumi.ComponentResource implements Grantable {
  readonly tableName: pulumi.Output<string>;
  readonly accessKinds: readonly string[];
  readonly nodes: { readonly table: aws.dynamodb.Table };
  private readonly indexes: readonly string[];

  constructor(
    name: string,
    args: TableArgs,
    opts?: pulumi.ComponentResourceOptions,
    type = "todo-api:components:Table",
  ) {
    super(type, name, {}, opts);
    const table = dynamoDbTable(name, args, { parent: this });
    this.tableName = table.name;
    this.indexes = Object.keys(args.indexes ?? {});
    this.accessKinds = tableAccessKinds(args);
    this.nodes = { table };
    this.registerOutputs({ tableName: this.tableName });
  }

  /**
   * IAM statements for one kind of access to this table, and no more.
   *
   * @throws Error for a kind of access that there is not.
   */
  grant(access: string): readonly PolicyStatement[] {
    return statements(this.nodes.table.arn, access, this.indexes);
  }
}

function statements(
  tableArn: pulumi.Output<string>,
  access: string,
  indexes: readonly string[],
): readonly PolicyStatement[] {
  if (isKey(combinations, access))
    return combinations[access].flatMap((each) => statements(tableArn, each, indexes));
  const arnOf = (index: string) => pulumi.interpolate`${tableArn}/index/${index}`;
  if (access.startsWith("list:")) {
    return [{ actions: [actions.list], resources: [arnOf(access.slice("list:".length))] }];
  }
  if (!isKey(actions, access)) throw new Error(`a table cannot grant "${access}"`);
  const listed = access === "list" ? indexes.map(arnOf) : [];
  return [{ actions: [actions[access]], resources: [tableArn, ...listed] }];
}

function dynamoDbTable(name: string, args: TableArgs, opts: pulumi.CustomResourceOptions) {
  const indexes = Object.entries(args.indexes ?? {});
  const defaults: aws.dynamodb.TableArgs = {
    hashKey: attribute(args.partitionKey).name,
    ...(args.sortKey === undefined ? {} : { rangeKey: attribute(args.sortKey).name }),
    attributes: keyAttributes(args),
    localSecondaryIndexes: indexes.flatMap(([index, keys]) =>
      keys.kind === "local"
        ? [{ name: index, rangeKey: attribute(keys.sortKey).name, projectionType: "ALL" }]
        : [],
    ),
    globalSecondaryIndexes: indexes.flatMap(([index, keys]) =>
      keys.kind === "global" ? [globalIndex(index, keys.partitionKey, keys.sortKey)] : [],
    ),
    billingMode: "PAY_PER_REQUEST",
    pointInTimeRecovery: { enabled: args.pointInTimeRecovery ?? true },
    serverSideEncryption: { enabled: true },
    deletionProtectionEnabled: args.deletionProtection ?? false,
    ...(args.timeToLive === undefined
      ? {}
      : { ttl: { attributeName: args.timeToLive, enabled: true } }),
  };
  return new aws.dynamodb.Table(name, transformed(defaults, args.transform?.table), opts);
}

function globalIndex(name: string, partitionKey: KeyAttribute, sortKey: KeyAttribute | undefined) {
  return {
    name,
    hashKey: attribute(partitionKey).name,
    ...(sortKey === undefined ? {} : { rangeKey: attribute(sortKey).name }),
    projectionType: "ALL",
  };
}

/** Every attribute that is part of a key, once, in DynamoDB's types. */
function keyAttributes(args: TableArgs) {
  const keys = [args, ...Object.values(args.indexes ?? {})].flatMap((holder) => [
    ...("partitionKey" in holder ? [attribute(holder.partitionKey)] : []),
    ...(holder.sortKey === undefined ? [] : [attribute(holder.sortKey)]),
  ]);
  const types = { string: "S", number: "N", binary: "B" };
  return [...new Map(keys.map(({ name, type }) => [name, { name, type: types[type] }])).values()];
}

function attribute(key: KeyAttribute) {
  return typeof key === "string" ? { name: key, type: "string" as const } : key;
}

function isKey<T extends object>(object: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(object, key);
}
