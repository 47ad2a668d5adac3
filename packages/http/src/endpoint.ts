import { type Answer, problem } from "./response";
import { boundary, type Endpoint, lambdaLog, type Log } from "./boundary";
import { openCallers, type TokenUse } from "./caller";
import type { Environment } from "./environment";
import type { GuardedRequest } from "./request";
import type { writeAnswer } from "./writeAnswer";

/** What an API does in another way. */
export interface EndpointOptions {
  /** The tokens that it takes. @default "access" */
  readonly tokenUse?: TokenUse;
  /** The claim that names a request's `owner`. @default "sub" */
  readonly subject?: string;
  /** The form of its answers. @default {@link writeAnswer} */
  readonly write?: typeof writeAnswer;
}

/**
 * Makes a handler a Lambda function behind the API's authorizer: it sees the caller's requests, and
 * 403 answers the rest. Call it in a route's `handler`. Throws an error that names the environment
 * variable that is missing.
 */
export function endpoint(
  handle: (request: GuardedRequest) => Promise<Answer>,
  environment: Environment = process.env,
  log: Log = lambdaLog,
  { tokenUse, subject, write }: EndpointOptions = {},
): Endpoint {
  const readCaller = openCallers(environment, tokenUse, subject);
  return boundary(
    async function guarded(request, event) {
      const owner = readCaller(event);
      if (owner === undefined) return problem(403, "This token is not valid for this API.");
      return handle({ ...request, owner });
    },
    environment,
    log,
    write,
  );
}
