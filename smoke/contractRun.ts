import type { ContractCase, Driver } from "../contract/case";
import { runCase } from "../contract/run";

/** What became of one case of the contract. */
export interface CaseResult {
  readonly name: string;
  readonly result: "as promised" | "different" | "left out";
  readonly durationMs: number;
  /** What differs, or why it was left out. */
  readonly note?: string;
}

/**
 * Runs the cases one after the other, the rest also when one fails, and leaves no todo behind, even
 * when `signal` stops it after the current case.
 */
export async function runContract(
  cases: readonly ContractCase[],
  driver: Driver,
  signal?: AbortSignal,
): Promise<CaseResult[]> {
  const knowsOrigin = await originIsKnown(driver);
  const results: CaseResult[] = [];
  for (const each of cases) {
    if (signal?.aborted) break;
    results.push(
      knowsOrigin || !JSON.stringify(each).includes("<origin>")
        ? await runOne(each, driver)
        : leftOut(each, driver),
    );
  }
  const cleaning = await runOne({ name: "removes what is left", steps: [] }, driver);
  return [...results, cleaning];
}

async function runOne(contractCase: ContractCase, driver: Driver): Promise<CaseResult> {
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

function leftOut({ name }: ContractCase, { origin }: Driver): CaseResult {
  const note = `${origin} may not call this API; name an origin that may with --origin`;
  return { name, result: "left out", durationMs: 0, note };
}

async function originIsKnown({ send, origin }: Driver): Promise<boolean> {
  const request = { method: "GET", path: "/health", body: undefined, as: undefined };
  const response = await send({ ...request, headers: { Origin: origin } }).catch(() => undefined);
  return Object.entries(response?.headers ?? {}).some(
    ([name, value]) => name.toLowerCase() === "access-control-allow-origin" && value === origin,
  );
}
