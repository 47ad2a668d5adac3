import type { CaseResult } from "./contractRun";

/** The results as a table, what differs below its line, and the totals. */
export function report(results: readonly CaseResult[]): string {
  const width = Math.max(...results.map(({ name }) => name.length));
  const lines = results.flatMap(({ name, result, durationMs, note }) => [
    `  ${result.padEnd(11)}  ${name.padEnd(width)}  ${String(durationMs).padStart(6)} ms`,
    ...(note ?? "").split("\n").flatMap((line) => (line === "" ? [] : [`      ${line}`])),
  ]);
  const count = (result: CaseResult["result"]) =>
    results.filter((each) => each.result === result).length;
  const kinds = ["as promised", "different", "left out"] as const;
  const totals = kinds.map((result) => `${String(count(result))} ${result}`).join(", ");
  return [...lines, "", totals].join("\n");
}

/** The exit code of the process: 0 when nothing differs. */
export function exitCode(results: readonly CaseResult[]): 0 | 1 {
  return results.some(({ result }) => result === "different") ? 1 : 0;
}
