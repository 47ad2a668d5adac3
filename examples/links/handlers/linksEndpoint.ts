import type { Answer } from "../../../handlers/answer";
import { type Endpoint, lambdaLog } from "../../../handlers/boundary";
import { endpoint } from "../../../handlers/endpoint";
import type { Environment } from "../../../handlers/environment";
import type { GuardedRequest } from "../../../handlers/request";
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
