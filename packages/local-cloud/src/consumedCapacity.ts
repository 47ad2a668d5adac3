import type { RequestLog } from "./apigateway/gateway";
import type { Invocation, InvocationOutcome } from "./lambda/invocation";
import { forgetOldest } from "./shared/forgetOldest";
import { isRecord, objectIn, stringIn } from "./shared/json";

/** One finished request, with what it consumed of DynamoDB. */
export interface RequestEntry extends RequestLog {
  /** Capacity units, reads and writes added up; absent where no function ran. */
  readonly consumedCapacity?: number;
}

/** Adds to requests what their functions have consumed, by the request id that both know. */
interface RequestCapacity {
  record(invocation: Invocation, outcome: InvocationOutcome): void;
  addTo(entry: RequestLog): RequestEntry;
}

// A request that has timed out is logged before its function ends, whose entry is then never taken.
const maxPending = 1000;

export function createRequestCapacity(): RequestCapacity {
  const pending = new Map<string, number>();
  return {
    record: ({ event }, { consumedCapacity }) => {
      const id = requestId(event);
      if (id === undefined || consumedCapacity === undefined) return;
      pending.set(id, consumedCapacity);
      forgetOldest(pending, maxPending);
    },
    addTo: (entry) => {
      const consumedCapacity = pending.get(entry.requestId);
      pending.delete(entry.requestId);
      return consumedCapacity === undefined ? entry : { ...entry, consumedCapacity };
    },
  };
}

/** The id in a proxy event of API Gateway; other services' events have none. */
function requestId(event: unknown): string | undefined {
  return isRecord(event) ? stringIn(objectIn(event, "requestContext"), "requestId") : undefined;
}
