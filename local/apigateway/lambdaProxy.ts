import { account } from "../names";
import type { Outcome } from "../lambda/invocation";
import { type Failure, failure, serverError } from "./failure";
import type { LambdaProxy } from "./integration";
import type { Route } from "./routes";
import type { ServedApi, ServedStage } from "./servedApi";

export interface Called {
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
  event: { readonly httpMethod: string },
): Promise<Called | Failure> {
  const arn = `arn:aws:execute-api:${api.region}:${account}:${api.id}`;
  const outcome = await within(
    integration.timeoutMs,
    api.invoke(integration.functionArn, {
      event,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${arn}/${stage.name}/${event.httpMethod}${operation.path}`,
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

/** `undefined` when the time is over first. */
async function within(ms: number, call: Promise<Outcome>): Promise<Outcome | undefined> {
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
