import { checkWritable } from "../users/attributes";
import { withNewCode } from "../users/codes";
import type { User } from "../model/document";
import { deliveryDetails } from "../model/messages";
import { notAuthorized, serviceError } from "../protocol/errors";
import { newUser } from "../users/newUser";
import { attributeList, requiredName, requiredText, text } from "../protocol/parameters";
import type { Pool } from "../model/pool";
import { checkSecretHash } from "../signIn/secretHash";
import { requiredClient } from "../service";
import type { Operation } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html */
export const signUp: Operation = async (service, body) => {
  const { pool, client } = requiredClient(service, body);
  const name = requiredName(body, "Username");
  checkSecretHash(client, name, text(body, "SecretHash"));
  if (pool.adminCreatesUsersOnly) {
    throw notAuthorized("SignUp is not permitted for this user pool");
  }
  const password = requiredText(body, "Password");
  const attributes = attributeList(body, "UserAttributes");
  checkWritable(client, attributes);

  const wanted = { name, password, attributes, status: "UNCONFIRMED" } as const;
  const created = await newUser(pool, wanted, service.now());
  if (service.users.isTaken(pool, created)) throw alreadyExists(pool);
  const { email } = created.attributes;
  if (!pool.verifiesEmail || email === undefined) {
    await service.users.put(pool, created);
    return answer(created);
  }
  const { user, code } = withNewCode(created, service.now());
  await service.users.put(pool, user);
  service.deliver({
    kind: "confirmation-code",
    poolId: pool.id,
    to: email,
    username: user.username,
    code: code.value,
  });
  return { ...answer(user), CodeDeliveryDetails: deliveryDetails(email) };
};

function answer(user: User) {
  return { UserConfirmed: false, UserSub: user.sub };
}

function alreadyExists(pool: Pool) {
  return serviceError(
    "UsernameExistsException",
    pool.emailIsUsername
      ? "An account with the given email already exists."
      : "User already exists",
  );
}
