import { makeCredentials } from "../users/credentials";
import { userNotFound } from "../protocol/errors";
import { flag, requiredText } from "../protocol/parameters";
import { checkPassword } from "../users/passwordPolicy";
import { attemptsKey } from "../signIn/password";
import { temporaryUntil } from "../users/temporaryPassword";
import { withPassword, withTemporaryPassword } from "../users/userState";
import { type Operation, requiredUser } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserPassword.html */
export const adminSetUserPassword: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  const password = requiredText(body, "Password");
  const permanent = flag(body, "Permanent");
  checkPassword(pool.passwordPolicy, password);
  const credentials = await makeCredentials(pool, user.username, password);
  const changed = await service.users.update(pool, user.sub, (current) =>
    permanent
      ? withPassword(current, credentials)
      : withTemporaryPassword(current, credentials, temporaryUntil(pool, service.now())),
  );
  if (changed === undefined) throw userNotFound();
  service.attempts.succeeded(attemptsKey(pool, user.sub));
  return {};
};
