import { describeUser } from "../users/describe";
import { invalidParameter } from "../protocol/errors";
import { page } from "../protocol/pagination";
import { text, textList } from "../protocol/parameters";
import { requiredPool } from "../service";
import { userFilter } from "./userFilter";
import type { Operation } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html */
export const listUsers: Operation = (service, body) => {
  const pool = requiredPool(service, body);
  const wanted = textList(body, "AttributesToGet");
  if (wanted?.some((name) => !pool.attributes.has(name)) === true) {
    throw invalidParameter("One or more requested attributes do not exist.");
  }
  const readable = wanted === undefined ? undefined : new Set(wanted);
  const found = service.users.all(pool).filter(userFilter(text(body, "Filter")));
  const { members, next } = page(found, ({ sub }) => sub, body, "PaginationToken");
  return Promise.resolve({
    Users: members.map((user) => describeUser(user, "Attributes", readable)),
    ...(next === undefined ? {} : { PaginationToken: next }),
  });
};
