import type { Driver, Person } from "../contract/case";

interface Patience {
  /** Milliseconds until it is given up; with 0, the stack is not waited for. */
  readonly limitMs: number;
  /** How often in a row every response must be right: one server of many may be ready before the others. @default 3 */
  readonly inARow?: number;
  /** Milliseconds from one round to the next. @default 1000 */
  readonly pauseMs?: number;
  /** Ends the wait without an error. @default none */
  readonly signal?: AbortSignal;
}

/** What shows that a stack is there: the one needs its stage and a function, the other a token and a table as well. */
const probes: readonly { readonly path: string; readonly as: Person | undefined }[] = [
  { path: "/health", as: undefined },
  { path: "/todo?limit=1", as: "a" },
];

/**
 * Waits until a stack responds with 200, several times in a row. Right after a deployment it may not: new roles and
 * permissions take seconds to be known everywhere, as do a stage's deployment and a domain's name.
 *
 * @throws what was wrong with the last response, when the limit is reached.
 */
export async function waitUntilReady(
  driver: Driver,
  { limitMs, inARow = 3, pauseMs = 1000, signal }: Patience,
): Promise<void> {
  if (limitMs === 0) return;
  const started = performance.now();
  for (let right = 0; right < inARow && !signal?.aborted;) {
    const wrong = await wrongResponse(driver);
    right = wrong === undefined ? right + 1 : 0;
    if (wrong !== undefined && performance.now() - started >= limitMs) {
      const seconds = String(Math.round(limitMs / 1000));
      throw new Error(`not ready after ${seconds} s: ${wrong}; --wait sets how long to wait`);
    }
    if (right < inARow) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** What is wrong with the first response that is not 200, if there is one. */
async function wrongResponse({ send }: Driver): Promise<string | undefined> {
  for (const { path, as } of probes) {
    const request = { method: "GET", path, as, headers: {}, body: undefined };
    try {
      const { status, body } = await send(request);
      if (status !== 200) return `GET ${path} responds ${String(status)} ${body.slice(0, 200)}`;
    } catch (error) {
      return `GET ${path} fails: ${reason(error)}`;
    }
  }
  return undefined;
}

/** Why, also where `fetch` says only that it failed. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
