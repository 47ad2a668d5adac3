import { load, type LoadOptions } from "./load";
import type { RunningStack } from "./runningStack";
import { median } from "./spread";

const steps = 10;

/** The memory (MB) after each tenth of so many requests. */
export async function memoryUnder(
  stack: RunningStack,
  options: Omit<LoadOptions, "until">,
  requests: number,
): Promise<number[]> {
  const readings: number[] = [];
  for (let step = 0; step < steps; step++) {
    await load({ ...options, until: { requests: Math.ceil(requests / steps) } });
    readings.push(await stack.memory());
  }
  return readings;
}

/**
 * By what share the last three readings exceed the three after the first, which is the warm-up; by
 * their medians.
 */
export function growth(readings: readonly number[]): number {
  return median(readings.slice(-3)) / median(readings.slice(1, 4)) - 1;
}
