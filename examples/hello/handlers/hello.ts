import { type Endpoint, endpoint } from "@secured-api/http/endpoint";
import type { Environment } from "@secured-api/http/environment";
import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";

/**
 * The Lambda function of `GET /hello`: it takes ID tokens, and knows people by what they sign in
 * with.
 */
export function greetings(environment: Environment = process.env): Endpoint {
  return endpoint(hello, { tokenUse: "id", subject: "cognito:username", environment });
}

/** `GET /hello`: greets the person whom the ID token names. */
async function hello({ owner }: GuardedRequest): Promise<HttpResponse> {
  return { status: 200, body: { message: "Hello from secured API!", user: owner } };
}
