import type { Answer } from "./dynalite";

type Json = Readonly<Record<string, unknown>>;

const metered = new Set([
  ...["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"],
  ...["BatchGetItem", "BatchWriteItem"],
]);

/** The input that also asks for the consumed capacity, `undefined` where it does already or cannot. */
export function askingForCapacity(operation: string, input: Json): Json | undefined {
  if (!metered.has(operation) || input.ReturnConsumedCapacity !== undefined) return undefined;
  return { ...input, ReturnConsumedCapacity: "TOTAL" };
}

/**
 * The capacity units that an answer tells of: reads and writes added up, as DynamoDB bills them. DynamoDB does not tell
 * of those that a failed condition has cost.
 */
export function consumedUnits(answer: Json): number {
  const consumed: unknown = answer.ConsumedCapacity;
  const tables: readonly unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  return tables.reduce<number>((sum, table) => sum + unitsOf(table), 0);
}

/** An answer as the caller gets it, who has not asked for the consumed capacity. */
export function withoutCapacity(answer: Json, status: number): Answer {
  return { status, body: Buffer.from(JSON.stringify({ ...answer, ConsumedCapacity: undefined })) };
}

function unitsOf(table: unknown): number {
  if (typeof table !== "object" || table === null || !("CapacityUnits" in table)) return 0;
  return typeof table.CapacityUnits === "number" ? table.CapacityUnits : 0;
}

/** Counts the capacity units that each access key has consumed. */
export interface Meter {
  /** Begins to count for a key. */
  open(accessKeyId: string): void;
  readonly counts: (accessKeyId: string) => boolean;
  add(accessKeyId: string, units: number): void;
  /** The units since the last call. */
  take(accessKeyId: string): number;
}

export function createMeter(): Meter {
  const units = new Map<string, number>();
  return {
    open: (key) => units.set(key, 0),
    counts: (key) => units.has(key),
    add: (key, more) => units.set(key, (units.get(key) ?? 0) + more),
    take: (key) => {
      const taken = units.get(key) ?? 0;
      units.set(key, 0);
      return taken;
    },
  };
}
