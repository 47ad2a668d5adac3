import type { Answer, TableEngine } from "./dynalite";

/**
 * Adds the item that a failed condition was checked against, which DynamoDB returns for
 * `ReturnValuesOnConditionCheckFailure: "ALL_OLD"` and dynalite never does. The item is read after the failure, so under
 * concurrent writes it may be newer than the one that failed the condition.
 */
export async function withOldItem(
  engine: TableEngine,
  input: Readonly<Record<string, unknown>>,
  answer: Answer,
): Promise<Answer> {
  if (input.ReturnValuesOnConditionCheckFailure !== "ALL_OLD" || answer.status !== 400)
    return answer;
  const error = JSON.parse(answer.body.toString("utf8")) as Readonly<Record<string, unknown>>;
  if (!String(error.__type).endsWith("#ConditionalCheckFailedException")) return answer;
  const read = {
    TableName: input.TableName,
    Key: await keyOf(engine, input),
    ConsistentRead: true,
  };
  const found = await engine.send("GetItem", JSON.stringify(read));
  if (found.status !== 200) return found;
  const { Item } = JSON.parse(found.body.toString("utf8")) as { readonly Item?: unknown };
  return { status: 400, body: Buffer.from(JSON.stringify({ ...error, Item })) };
}

/** The key of the item that a write names: given as such, or within the item that a put carries. */
async function keyOf(
  engine: TableEngine,
  input: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  if (input.Key !== undefined) return input.Key;
  const described = await engine.send(
    "DescribeTable",
    JSON.stringify({ TableName: input.TableName }),
  );
  const { Table } = JSON.parse(described.body.toString("utf8")) as {
    readonly Table: { readonly KeySchema: readonly { readonly AttributeName: string }[] };
  };
  const item = input.Item as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Table.KeySchema.map(({ AttributeName }) => [AttributeName, item[AttributeName]]),
  );
}

type Json = Readonly<Record<string, unknown>>;

/**
 * A request without `null`. DynamoDB takes a member of `null` for one that is missing, and refuses it where a value must
 * be. dynalite breaks off at the latter, and would take everybody's tables with it: there it gets a value without a
 * type, which it refuses.
 */
export function withoutNulls(request: Json): Json {
  const members = Object.entries(request).filter(([, value]) => value !== null);
  return Object.fromEntries(members.map(([name, value]) => [name, replaced(value)]));
}

function replaced(value: unknown): unknown {
  if (value === null) return {};
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaced(member)]),
  );
}
