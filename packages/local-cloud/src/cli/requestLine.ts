import type { RequestEntry } from "../cloud";

/**
 * One line for the terminal: `GET /v1/todo 200 12 ms TodoAPI-get-todo-1234567 0.5 units`, or why there is no answer of a
 * function: `GET /v1/todo 401 1 ms Unauthorized: no token in the Authorization header`.
 */
export function requestLine(entry: RequestEntry): string {
  const { method, path, status, durationMs, functionName, units, error } = entry;
  const capacity = units === undefined ? "" : `${String(units)} ${units === 1 ? "unit" : "units"}`;
  return [
    method.padEnd(6),
    path,
    status,
    `${durationMs.toFixed(0)} ms`,
    functionName,
    capacity,
    error?.split("\n")[0],
  ]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
}
