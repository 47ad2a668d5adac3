import { type Answer, problem } from "../../../handlers/answer";
import type { User } from "./user";

/** `GET /hello`: greets the person whom the ID token names. */
export async function hello(user: User | undefined): Promise<Answer> {
  if (user === undefined) return problem(403, "This token is not valid for this API.");
  return { status: 200, body: { message: "Hello from secured API!", user: user.name } };
}
