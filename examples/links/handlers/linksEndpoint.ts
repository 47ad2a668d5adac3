import { type Endpoint, endpoint, lambdaLog } from "@secured-api/http/endpoint";
import type { Environment } from "@secured-api/http/environment";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import { writeReferenced } from "./writeReferenced";

/** What a route does with a request of the person whom its token names. */
export type Handle = (request: GuardedRequest) => Promise<HttpResponse>;

/** Makes a handler a Lambda function of this API: it takes ID tokens, and its errors are `{"Error","Reference"}`. */
export function linksEndpoint(
  handle: Handle,
  environment: Environment = process.env,
  log = lambdaLog,
): Endpoint {
  return endpoint(handle, environment, log, { tokenUse: "id", write: writeReferenced });
}
