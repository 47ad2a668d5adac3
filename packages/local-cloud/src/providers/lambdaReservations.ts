import { type JsonObject, numberIn } from "../shared/json";

/** The concurrency that functions reserve from the account's. */
interface Reservations {
  /**
   * Reserves what the inputs of a function say, in the place of what it had; `undefined`: nothing.
   * @throws Error in AWS's words where too little would remain for the others.
   */
  reserve(functionArn: string, inputs: JsonObject): number | undefined;
  release(functionArn: string): void;
}

// An account's default, of which a part stays for functions that reserve nothing.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
const accountConcurrency = 1000;
const leastUnreserved = 100;

export function createReservations(): Reservations {
  const reserved = new Map<string, number>();
  return {
    reserve: (functionArn, inputs) => {
      const requested = numberIn(inputs, "reservedConcurrentExecutions");
      // Pulumi's provider has -1 for none.
      if (requested === undefined || requested === -1) {
        reserved.delete(functionArn);
        return undefined;
      }
      if (!Number.isInteger(requested) || requested < 0) {
        throw new Error(
          `reservedConcurrentExecutions must be a whole number, 0 at least, or -1 for none, got ${String(requested)}`,
        );
      }
      const ofOthers = [...reserved]
        .filter(([arn]) => arn !== functionArn)
        .reduce((sum, [, each]) => sum + each, 0);
      if (accountConcurrency - ofOthers - requested < leastUnreserved) {
        throw new Error(
          `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${String(leastUnreserved)}].`,
        );
      }
      reserved.set(functionArn, requested);
      return requested;
    },
    release: (functionArn) => {
      reserved.delete(functionArn);
    },
  };
}
