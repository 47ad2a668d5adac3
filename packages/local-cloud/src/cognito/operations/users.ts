import { describeUser, mfaMembers } from "../users/describe";
import { confirmed } from "../users/userState";
import { type Operation, requiredUser } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminGetUser.html */
export const adminGetUser: Operation = async (service, body) => {
  const { user } = requiredUser(service, body);
  return Promise.resolve({ ...describeUser(user, "UserAttributes"), ...mfaMembers(user) });
};

export const adminDeleteUser: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.users.remove(pool, user.sub);
  return {};
};

export const adminEnableUser: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.users.update(pool, user.sub, (current) => ({ ...current, enabled: true }));
  return {};
};

/** Disabling also ends the user's sessions, as in AWS. */
export const adminDisableUser: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.users.update(pool, user.sub, (current) => ({ ...current, enabled: false }));
  await service.sessions.revokeAll(pool, user.sub);
  return {};
};

/** Confirms a sign-up without its code; the e-mail stays unverified. */
export const adminConfirmSignUp: Operation = async (service, body) => {
  const { pool, user } = requiredUser(service, body);
  await service.users.update(pool, user.sub, (current) => ({
    ...confirmed(current),
    code: undefined,
  }));
  return {};
};
