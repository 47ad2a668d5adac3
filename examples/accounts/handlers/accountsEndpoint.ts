import type { APIGatewayProxyEvent } from "aws-lambda";
import type { Answer } from "../../../handlers/answer";
import { boundary, type Endpoint, lambdaLog } from "../../../handlers/boundary";
import type { Environment } from "../../../handlers/environment";
import type { Request } from "../../../handlers/request";
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
