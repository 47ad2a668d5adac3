import { adminCreateUser } from "./adminCreateUser";
import { adminAddUserToGroup, adminRemoveUserFromGroup } from "./adminGroups";
import { adminSetUserPassword } from "./adminSetUserPassword";
import {
  adminConfirmSignUp,
  adminDeleteUser,
  adminDisableUser,
  adminEnableUser,
  adminGetUser,
} from "./adminUser";
import { confirmSignUp } from "./confirmSignUp";
import { describeUserPool, describeUserPoolClient } from "./describe";
import { getUser } from "./getUser";
import { adminInitiateAuth, initiateAuth } from "./initiateAuth";
import type { Operation } from "./operation";
import { resendConfirmationCode } from "./resendConfirmationCode";
import { adminRespondToAuthChallenge, respondToAuthChallenge } from "./respondToAuthChallenge";
import { globalSignOut, revokeToken } from "./signOut";
import { signUp } from "./signUp";

/** The operations that anybody may call: their proof is in the request itself. */
export const openOperations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    ConfirmSignUp: confirmSignUp,
    GetUser: getUser,
    GlobalSignOut: globalSignOut,
    InitiateAuth: initiateAuth,
    ResendConfirmationCode: resendConfirmationCode,
    RespondToAuthChallenge: respondToAuthChallenge,
    RevokeToken: revokeToken,
    SignUp: signUp,
  }),
);

/** The operations that IAM guards. Each names its pool in `UserPoolId`. */
export const signedOperations: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    AdminAddUserToGroup: adminAddUserToGroup,
    AdminConfirmSignUp: adminConfirmSignUp,
    AdminCreateUser: adminCreateUser,
    AdminDeleteUser: adminDeleteUser,
    AdminDisableUser: adminDisableUser,
    AdminEnableUser: adminEnableUser,
    AdminGetUser: adminGetUser,
    AdminInitiateAuth: adminInitiateAuth,
    AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
    AdminRespondToAuthChallenge: adminRespondToAuthChallenge,
    AdminSetUserPassword: adminSetUserPassword,
    DescribeUserPool: describeUserPool,
    DescribeUserPoolClient: describeUserPoolClient,
  }),
);
