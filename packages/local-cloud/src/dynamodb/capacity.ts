import { isRecord, type JsonObject, numberIn } from "../shared/json";

/** Counts the capacity units that each access key consumes. */
export interface CapacityCounter {
  /** Starts to count for a key. */
  start(accessKeyId: string): void;
  readonly isCounting: (accessKeyId: string) => boolean;
  add(accessKeyId: string, units: number): void;
  /** The units since the last call. */
  take(accessKeyId: string): number;
}

export function createCapacityCounter(): CapacityCounter {
  const units = new Map<string, number>();
  return {
    start: (key) => units.set(key, 0),
    isCounting: (key) => units.has(key),
    add: (key, more) => units.set(key, (units.get(key) ?? 0) + more),
    take: (key) => {
      const taken = units.get(key) ?? 0;
      units.set(key, 0);
      return taken;
    },
  };
}

const operations = new Set([
  ...["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"],
  ...["BatchGetItem", "BatchWriteItem"],
]);

/** The input that also requests the consumed capacity; `undefined` where it does already or cannot. */
export function withCapacityRequested(
  operation: string,
  input: JsonObject,
): JsonObject | undefined {
  if (!operations.has(operation) || input.ReturnConsumedCapacity !== undefined) return undefined;
  return { ...input, ReturnConsumedCapacity: "TOTAL" };
}

/**
 * The capacity units in an output, reads and writes added up, as DynamoDB bills them. DynamoDB does not report those that
 * a failed condition has cost.
 */
export function consumedUnits(output: JsonObject): number {
  const consumed = output.ConsumedCapacity;
  const tables: readonly unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  const units = tables.map((table) => (isRecord(table) ? numberIn(table, "CapacityUnits") : 0));
  return units.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}
