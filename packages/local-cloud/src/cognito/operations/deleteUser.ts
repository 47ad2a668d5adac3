import { requiredBearer } from "../tokens/accessToken";
import type { Operation } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html */
export const deleteUser: Operation = async (service, body) => {
  const { pool, user } = await requiredBearer(service, body);
  await service.users.remove(pool, user.sub);
  return {};
};
