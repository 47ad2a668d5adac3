import { payloadLimit } from "../../shared/payloadLimit";
import { withTimeout } from "../../shared/withTimeout";
import type { LambdaProxy } from "../document/integration";
import { type Failure, failure, serverError } from "./gatewayResponse";
import type { ProxyEvent } from "./proxyEvent";
import type { RequestState } from "./requestState";
import type { MatchedRoute } from "./router";
import { methodArn } from "./servedApi";

interface Called {
  readonly payload: unknown;
  readonly functionName: string;
}

/** Calls the function behind a method, and waits for it no longer than API Gateway would. */
export async function callFunction(
  integration: LambdaProxy,
  { api, stage }: RequestState,
  { operation }: MatchedRoute,
  event: ProxyEvent,
): Promise<Called | Failure> {
  if (isTooLong(event)) return failure("REQUEST_TOO_LARGE", "Request Too Long");
  const outcome = await withTimeout(
    integration.timeoutMs,
    api.invoke(integration.functionArn, {
      event,
      principal: "apigateway.amazonaws.com",
      sourceArn: methodArn(api, stage, event.httpMethod, operation.path),
    }),
  );
  if (outcome === "timed-out") {
    const seconds = String(integration.timeoutMs / 1000);
    const detail = `the function did not return within ${seconds} s`;
    return failure("INTEGRATION_TIMEOUT", "Endpoint request timed out", { detail });
  }
  if (outcome.ok) return { payload: outcome.payload, functionName: outcome.functionName };
  switch (outcome.reason) {
    case "not-permitted":
      return serverError("API_CONFIGURATION_ERROR", outcome.message);
    // Not 429: https://repost.aws/questions/QUfI6bsdd0SOiPeyimzxSkfQ
    case "throttled":
      return serverError("DEFAULT_5XX", outcome.message);
    // A function that fails, or that runs into its own time limit, is a bad gateway.
    case "failed":
    case "timed-out":
      return serverError("DEFAULT_5XX", outcome.message, 502);
  }
}

/** Whether Lambda rejects the event. JSON writes a byte as six at most: smaller bodies need no measuring. */
function isTooLong(event: ProxyEvent): boolean {
  if ((event.body?.length ?? 0) < payloadLimit / 8) return false;
  return Buffer.byteLength(JSON.stringify(event)) > payloadLimit;
}
