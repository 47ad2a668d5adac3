import { boundary, type Endpoint } from "../../../handlers/boundary";
import type { Environment } from "../../../handlers/environment";
import { hello } from "./hello";
import { openUsers } from "./user";

/** The Lambda function of `GET /hello`. Throws an error that names the environment variable that is missing. */
export function greetings(environment: Environment = process.env): Endpoint {
  const readUser = openUsers(environment);
  return boundary(
    (_, event) => hello(readUser(event)),
    environment,
    (line) => {
      console.error(line);
    },
  );
}
