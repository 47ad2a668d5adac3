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
