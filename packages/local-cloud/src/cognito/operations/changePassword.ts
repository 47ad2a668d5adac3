import { requiredBearer } from "../tokens/accessToken";
import { makeCredentials } from "../users/credentials";
import { userNotFound } from "../protocol/errors";
import { requiredText } from "../protocol/parameters";
import { checkPassword } from "../users/passwordPolicy";
import { provePassword } from "../signIn/password";
import { withPassword } from "../users/userState";
import type { Operation } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html */
export const changePassword: Operation = async (service, body) => {
  const { pool, client, user } = await requiredBearer(service, body);
  const previous = requiredText(body, "PreviousPassword");
  const proposed = requiredText(body, "ProposedPassword");
  checkPassword(pool.passwordPolicy, proposed, "proposedPassword");
  await provePassword(service, { pool, client }, user.username, previous);
  const credentials = await makeCredentials(pool, user.username, proposed);
  const changed = await service.users.update(pool, user.sub, (current) =>
    withPassword(current, credentials),
  );
  if (changed === undefined) throw userNotFound();
  return {};
};
