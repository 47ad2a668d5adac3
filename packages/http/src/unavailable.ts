// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
const busy: readonly string[] = [
  "ProvisionedThroughputExceededException",
  "ReplicatedWriteConflictException",
  "RequestLimitExceeded",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TransactionConflictException",
  "TransactionInProgressException",
  // The SDK's, when no response came in time.
  "TimeoutError",
];

const unreachable: readonly string[] = [
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
];

/**
 * Whether an error of the AWS SDK passes with time: throttling, no response, no connection, or the
 * service's failure.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Node and the SDK put these on the errors they throw.
  const { code, $fault } = error as Error & { readonly code?: unknown; readonly $fault?: unknown };
  return (
    busy.includes(error.name) ||
    (typeof code === "string" && unreachable.includes(code)) ||
    $fault === "server"
  );
}
