import type { APIGatewayProxyEvent } from "aws-lambda";
import type { Answer } from "../../../packages/http/src/response";
import { boundary, type Endpoint, lambdaLog } from "../../../packages/http/src/boundary";
import type { Environment } from "../../../packages/http/src/environment";
import type { Request } from "../../../packages/http/src/request";
import { writeErr } from "./writeErr";

export type Handle = (request: Request, event: APIGatewayProxyEvent) => Promise<Answer>;

/** Makes a handler a Lambda function of this API, whose errors are `{"err": …}`. */
export function accountsEndpoint(
  handle: Handle,
  environment: Environment = process.env,
  log = lambdaLog,
): Endpoint {
  return boundary(handle, environment, log, writeErr);
}
