import type { Answer } from "../../../packages/http/src/response";
import { type Endpoint, lambdaLog } from "../../../packages/http/src/boundary";
import { endpoint } from "../../../packages/http/src/endpoint";
import type { Environment } from "../../../packages/http/src/environment";
import type { GuardedRequest } from "../../../packages/http/src/request";
import { writeReferenced } from "./writeReferenced";

/** What a route does with a request of the person whom its token names. */
export type Handle = (request: GuardedRequest) => Promise<Answer>;

/** Makes a handler a Lambda function of this API: it takes ID tokens, and its errors are `{"Error","Reference"}`. */
export function linksEndpoint(
  handle: Handle,
  environment: Environment = process.env,
  log = lambdaLog,
): Endpoint {
  return endpoint(handle, environment, log, { tokenUse: "id", write: writeReferenced });
}
