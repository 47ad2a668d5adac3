import { type Answer, problem } from "./answer";
import { boundary, type Endpoint, lambdaLog, type Log } from "./boundary";
import { openCallers } from "./caller";
import type { Environment } from "./environment";
import type { GuardedRequest } from "./request";

/**
 * Makes a handler a Lambda function behind the API's authorizer: it sees the caller's requests, and
 * 403 answers the rest. Call it in a route's `handler`. Throws an error that names the environment
 * variable that is missing.
 */
export function endpoint(
  handle: (request: GuardedRequest) => Promise<Answer>,
  environment: Environment = process.env,
  log: Log = lambdaLog,
): Endpoint {
  const readCaller = openCallers(environment);
  return boundary(
    async function guarded(request, event) {
      const owner = readCaller(event);
      if (owner === undefined) return problem(403, "This token is not valid for this API.");
      return handle({ ...request, owner });
    },
    environment,
    log,
  );
}
