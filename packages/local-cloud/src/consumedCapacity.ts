import type { RequestLog } from "./apigateway/gateway";
import type { Invocation, Outcome } from "./lambda/lambda";
import { forgetOldest } from "./shared/forgetOldest";

/** Brings together a request and the capacity units that its function consumed, by the id that both know. */
interface RequestUnits {
  note(invocation: Invocation, outcome: Outcome): void;
  withUnits(entry: RequestLog): RequestEntry;
}

// A request that the gateway gave up is logged before its function ends: what comes after is forgotten in time.
const maxPending = 1000;

export function createRequestUnits(): RequestUnits {
  const units = new Map<string, number>();
  return {
    note: ({ event }, outcome) => {
      const id = requestId(event);
      if (id === undefined || outcome.units === undefined) return;
      units.set(id, outcome.units);
      forgetOldest(units, maxPending);
    },
    withUnits: (entry) => {
      const consumed = units.get(entry.requestId);
      units.delete(entry.requestId);
      return consumed === undefined ? entry : { ...entry, units: consumed };
    },
  };
}

function requestId(event: unknown): string | undefined {
  // The proxy event of API Gateway; other services' events have none.
  const { requestContext } = event as {
    readonly requestContext?: { readonly requestId?: string };
  };
  return requestContext?.requestId;
}

/** One finished request, with what it consumed of DynamoDB. */
export interface RequestEntry extends RequestLog {
  /** Capacity units, reads and writes added up; absent where no function ran. */
  readonly units?: number;
}
