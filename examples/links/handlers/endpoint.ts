import { type Answer, problem } from "../../../handlers/answer";
import { boundary, type Endpoint, type Log } from "../../../handlers/boundary";
import type { Environment } from "../../../handlers/environment";
import type { GuardedRequest } from "../../../handlers/request";
import { openCallers } from "./caller";
import { writeReferenced } from "./writeReferenced";

/** What a route does with a request of the person whom its token names. */
export type Handle = (request: GuardedRequest) => Promise<Answer>;

/**
 * Makes a handler a Lambda function behind the API's authorizer, with errors as `{"Error","Reference"}`. Throws an error
 * that names the environment variable that is missing.
 */
export function endpoint(
  handle: Handle,
  environment: Environment = process.env,
  log: Log = (line) => {
    console.error(line);
  },
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
    writeReferenced,
  );
}
