import { userNotFound } from "./protocol/errors";
import { type Body, requiredName } from "./protocol/parameters";
import { type PoolUser, requiredPool, type Service } from "./service";

/** Answers one operation of the API, or throws a `ServiceError`. */
export type Operation = (service: Service, body: Body) => Promise<object>;

/** The user that an administrator's request names by `UserPoolId` and `Username`. */
export function requiredUser(service: Service, body: Body): PoolUser {
  const pool = requiredPool(service, body);
  const user = service.users.find(pool, requiredName(body, "Username"));
  if (user === undefined) throw userNotFound();
  return { pool, user };
}
