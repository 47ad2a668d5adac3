import type { GuardedRequest } from "@secured-api/http/request";
import type { HttpResponse } from "@secured-api/http/response";

/** `GET /hello`: greets the person whom the ID token names. */
export async function hello({ owner }: GuardedRequest): Promise<HttpResponse> {
  return { status: 200, body: { message: "Hello from secured API!", user: owner } };
}
