import type { ContractCase, Driver } from "../contract/case";
import { runCase } from "../contract/run";

export interface Outcome {
  readonly name: string;
  readonly result: "as promised" | "different" | "left out";
  readonly durationMs: number;
  /** What differs, or why it was left out. */
  readonly note?: string;
}

/**
 * Runs the cases one after the other, the rest also when one fails, and leaves no todo behind: neither when `signal` says
 * to stop after the case that runs.
 */
export async function runContract(
  cases: readonly ContractCase[],
  driver: Driver,
  signal?: AbortSignal,
): Promise<Outcome[]> {
  const knowsOrigin = await originIsKnown(driver);
  const outcomes: Outcome[] = [];
  for (const each of cases) {
    if (signal?.aborted) break;
    outcomes.push(
      knowsOrigin || !JSON.stringify(each).includes("<origin>")
        ? await outcomeOf(each, driver)
        : leftOut(each, driver),
    );
  }
  const cleaning = await outcomeOf({ name: "removes what is left", steps: [] }, driver);
  return [...outcomes, cleaning];
}

async function outcomeOf(contractCase: ContractCase, driver: Driver): Promise<Outcome> {
  const { name } = contractCase;
  const started = performance.now();
  const duration = () => Math.round(performance.now() - started);
  try {
    await runCase(contractCase, driver);
    return { name, result: "as promised", durationMs: duration() };
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    return { name, result: "different", durationMs: duration(), note };
  }
}

function leftOut({ name }: ContractCase, { origin }: Driver): Outcome {
  const note = `${origin} may not call this API; name a page that may by --origin`;
  return { name, result: "left out", durationMs: 0, note };
}

async function originIsKnown({ send, origin }: Driver): Promise<boolean> {
  const request = { method: "GET", path: "/health", body: undefined, as: undefined };
  const answer = await send({ ...request, headers: { Origin: origin } }).catch(() => undefined);
  return Object.entries(answer?.headers ?? {}).some(
    ([name, value]) => name.toLowerCase() === "access-control-allow-origin" && value === origin,
  );
}
