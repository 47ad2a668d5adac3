import { type Endpoint, endpoint, lambdaLog } from "@secured-api/http/endpoint";
import type { Environment } from "@secured-api/http/environment";
import { hello } from "./hello";

/** The Lambda function of `GET /hello`: it takes ID tokens, and knows people by what they sign in with. */
export function greetings(environment: Environment = process.env): Endpoint {
  return endpoint(hello, environment, lambdaLog, { tokenUse: "id", subject: "cognito:username" });
}
