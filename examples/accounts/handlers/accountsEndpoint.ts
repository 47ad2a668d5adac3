import { boundary, type Endpoint, lambdaLog } from "@secured-api/http/endpoint";
import type { Environment } from "@secured-api/http/environment";
import type { Request } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { writeErr } from "./writeErr";

export type Handle = (request: Request, event: APIGatewayProxyEvent) => Promise<HttpResponse>;

/** Makes a handler a Lambda function of this API, whose errors are `{"err": …}`. */
export function accountsEndpoint(
  handle: Handle,
  environment: Environment = process.env,
  log = lambdaLog,
): Endpoint {
  return boundary(handle, environment, log, writeErr);
}
