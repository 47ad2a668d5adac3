import type { InvocationOutcome } from "../../lambda/lambda";
import { type Failure, failure, serverError } from "./gatewayResponse";
import type { LambdaProxy } from "../document/integration";
import type { ProxyEvent } from "./proxyEvent";
import type { Route } from "./router";
import { methodArn, type ServedApi, type ServedStage } from "./servedApi";

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const eventBytes = 6 * 1024 * 1024;

interface Called {
  readonly kind: "called";
  readonly payload: unknown;
  readonly functionName: string;
}

/** Calls the function behind a method, and waits for it no longer than API Gateway would. */
export async function callFunction(
  integration: LambdaProxy,
  api: ServedApi,
  stage: ServedStage,
  { operation }: Route,
  event: ProxyEvent,
): Promise<Called | Failure> {
  if (isTooLong(event)) return failure("REQUEST_TOO_LARGE", "Request Too Long");
  const outcome = await within(
    integration.timeoutMs,
    api.invoke(integration.functionArn, {
      event,
      principal: "apigateway.amazonaws.com",
      sourceArn: methodArn(api, stage, event.httpMethod, operation.path),
    }),
  );
  if (outcome === undefined) {
    const seconds = String(integration.timeoutMs / 1000);
    const detail = `the function did not answer within ${seconds} s`;
    return failure("INTEGRATION_TIMEOUT", "Endpoint request timed out", { detail });
  }
  if (outcome.ok) {
    return { kind: "called", payload: outcome.payload, functionName: outcome.functionName };
  }
  // A function that may not be called is a fault of the API's configuration; one that fails, or that runs into its own
  // time limit, is a bad gateway.
  return outcome.reason === "not-permitted"
    ? serverError("API_CONFIGURATION_ERROR", outcome.message)
    : serverError("DEFAULT_5XX", outcome.message, 502);
}

/** Whether Lambda does not take the event. JSON writes a byte as six at most: smaller bodies need no measuring. */
function isTooLong(event: ProxyEvent): boolean {
  if ((event.body?.length ?? 0) < eventBytes / 8) return false;
  return Buffer.byteLength(JSON.stringify(event)) > eventBytes;
}

/** `undefined` when the time is over first. */
async function within(
  ms: number,
  call: Promise<InvocationOutcome>,
): Promise<InvocationOutcome | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, ms);
  });
  try {
    return await Promise.race([call, expired]);
  } finally {
    clearTimeout(timer);
  }
}
