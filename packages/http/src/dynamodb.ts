import { type ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** How long one call of DynamoDB may take, in milliseconds. */
export interface DynamoDbBudget {
  readonly maxAttempts: number;
  /** Until the connection is made; it counts towards `requestTimeout` too. */
  readonly connectionTimeout: number;
  /** Until the response's headers are there, connecting included. */
  readonly requestTimeout: number;
  /** Without a byte on the connection: it ends a response that stalls after its headers. */
  readonly socketTimeout: number;
}

const maxAttempts = 3;
const requestTimeout = 1000;
const socketTimeout = 1000;
// The SDK waits at most 50 ms, then 100 ms, before it retries; after throttling at most 1000 ms,
// then 2000 ms.
const backoff = 1000 + 2000;

/**
 * The budget of every function: the longest call, 3 × (1000 + 1000) + 3000 = 9000 ms, ends before
 * the function's timeout of 10 s, so that a client gets a 503 and not the gateway's 502.
 */
export const dynamoDbBudget = {
  maxAttempts,
  connectionTimeout: 500,
  requestTimeout,
  socketTimeout,
  longestCall: maxAttempts * (requestTimeout + socketTimeout) + backoff,
} as const;

/**
 * Creates a client of DynamoDB in the function's region. Once per cold start: it keeps its
 * connections.
 */
export function createDocumentClient(
  budget: DynamoDbBudget = dynamoDbBudget,
): DynamoDBDocumentClient {
  const { maxAttempts, connectionTimeout, requestTimeout, socketTimeout } = budget;
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({
      maxAttempts,
      retryMode: "standard",
      // Without throwOnRequestTimeout the SDK only logs a warning and keeps waiting.
      requestHandler: {
        connectionTimeout,
        requestTimeout,
        socketTimeout,
        throwOnRequestTimeout: true,
      },
    }),
  );
}

/** What became of a conditional write. */
export type ConditionalWrite<T> =
  | { readonly ok: true; readonly output: T }
  | { readonly ok: false; readonly failure: ConditionalCheckFailedException };

/** Waits for a write whose condition may fail. Other errors are thrown. */
export async function conditionalWrite<T>(write: Promise<T>): Promise<ConditionalWrite<T>> {
  try {
    return { ok: true, output: await write };
  } catch (error) {
    if (isConditionFailure(error)) return { ok: false, failure: error };
    throw error;
  }
}

function isConditionFailure(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}
