import type { Checked, Fault } from "@secured-api/http/validation";
import { readCursor } from "./cursor";
import type { ListQuery } from "./queryTodos";

const defaultLimit = 50;
const maxLimit = 100;
const names: readonly string[] = ["limit", "cursor", "done"];

/**
 * Reads the query parameters of a list. Each may be there once; one that is not known is a fault,
 * so that no typing error is ignored.
 */
export function readListQuery(
  parameters: Readonly<Record<string, readonly string[]>>,
  owner: string,
): Checked<ListQuery> {
  const faults: Fault[] = [];
  const fault = (parameter: string, detail: string) => faults.push({ parameter, detail });
  for (const name of Object.keys(parameters)) {
    if (!names.includes(name)) fault(name, "is not a known parameter");
    else if (parameters[name]?.length !== 1) fault(name, "must be given once");
  }
  // One that is repeated is a fault already; no other is made of its values.
  const single = (name: string) =>
    parameters[name]?.length === 1 ? parameters[name][0] : undefined;

  const limitText = single("limit") ?? String(defaultLimit);
  const limit = /^[1-9][0-9]{0,2}$/.test(limitText) ? Number(limitText) : Infinity;
  if (limit > maxLimit) fault("limit", `must be a whole number from 1 to ${String(maxLimit)}`);

  const doneText = single("done");
  const done = doneText === undefined ? undefined : doneText === "true";
  if (doneText !== undefined && doneText !== "true" && doneText !== "false")
    fault("done", "must be true or false");

  const cursor = single("cursor");
  const after = cursor === undefined ? undefined : readCursor(cursor, { owner, done });
  if (cursor !== undefined && !after)
    fault("cursor", "must be the nextCursor of an answer to the same list");

  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    value: { limit, ...(done !== undefined && { done }), ...(after && { after }) },
  };
}
