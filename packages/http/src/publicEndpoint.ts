import type { Answer } from "./response";
import { boundary, type Endpoint, lambdaLog, type Log } from "./boundary";
import type { Environment } from "./environment";
import type { Request } from "./request";

/**
 * Makes a handler a Lambda function that anybody may call: it sees no caller, and needs
 * `CORS_ORIGINS` alone.
 */
export function publicEndpoint(
  handle: (request: Request) => Promise<Answer>,
  environment: Environment = process.env,
  log: Log = lambdaLog,
): Endpoint {
  return boundary(handle, environment, log);
}
