import type { Answer } from "../../../packages/http/src/response";
import type { GuardedRequest } from "../../../packages/http/src/request";

/** `GET /hello`: greets the person whom the ID token names. */
export async function hello({ owner }: GuardedRequest): Promise<Answer> {
  return { status: 200, body: { message: "Hello from secured API!", user: owner } };
}
