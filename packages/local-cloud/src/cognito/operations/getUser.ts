import { requiredBearer } from "../tokens/accessToken";
import { attributeMembers, mfaMembers } from "../users/describe";
import type { Operation } from "../operation";

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html */
export const getUser: Operation = async (service, body) => {
  const { client, user } = await requiredBearer(service, body);
  const readable = client.readAttributes && new Set([...client.readAttributes, "sub"]);
  return {
    Username: user.username,
    UserAttributes: attributeMembers(user, readable),
    ...mfaMembers(user),
  };
};
