import type { Outcome } from "./contractRun";

/** The outcomes as a table, what differs below its line, and a sum. */
export function report(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const lines = outcomes.flatMap(({ name, result, durationMs, note }) => [
    `  ${result.padEnd(11)}  ${name.padEnd(width)}  ${String(durationMs).padStart(6)} ms`,
    ...(note ?? "").split("\n").flatMap((line) => (line === "" ? [] : [`      ${line}`])),
  ]);
  const count = (result: Outcome["result"]) =>
    outcomes.filter((outcome) => outcome.result === result).length;
  const results = ["as promised", "different", "left out"] as const;
  const sum = results.map((result) => `${String(count(result))} ${result}`).join(", ");
  return [...lines, "", sum].join("\n");
}

/** What the process ends with: 0 when nothing differs. */
export function exitCode(outcomes: readonly Outcome[]): 0 | 1 {
  return outcomes.some(({ result }) => result === "different") ? 1 : 0;
}
